/** Asked of the person in front of Slack: what nobody could do there. */
export class InvalidActionError extends Error {}
