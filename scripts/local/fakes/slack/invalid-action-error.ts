/** An action that is impossible for the user in Slack. */
export class InvalidActionError extends Error {}
