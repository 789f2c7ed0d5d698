import {
  ActionNotPossibleError,
  type ActionRequest,
  CAPABILITIES,
  type Capabilities,
} from './incident-backend.ts';

/** The same in each product: what cannot be done before anything is sent. */
function notPossible(message: string, userMessage: string): ActionNotPossibleError {
  return new ActionNotPossibleError(message, { userMessage });
}

export function noAlert(product: string): ActionNotPossibleError {
  const userMessage = `It has no alert in ${product}, so there is nothing to acknowledge: nobody is called.`;
  return notPossible('no alert', userMessage);
}

export function foreignAlert(): ActionNotPossibleError {
  const userMessage = 'That alert does not belong to this incident. Nothing was sent.';
  return notPossible('not an alert of this incident', userMessage);
}

/** Throws ActionNotPossibleError for a blank note. */
export function requireNote({ note = '' }: ActionRequest): void {
  if (note.trim() === '') throw notPossible('no note', 'The note is empty.');
}

/** Throws ActionNotPossibleError without a team. */
export function requireTeam(product: string, team: string): void {
  if (team !== '') return;
  throw notPossible('no team', `${product} escalates to a team. Name the team as ${product} does.`);
}

/** Everything but these, which depend on the product and its settings. */
export function canAllBut(...impossible: (keyof Capabilities)[]): Capabilities {
  const all = CAPABILITIES.map((one) => [one, !impossible.includes(one)] as const);
  return Object.fromEntries(all) as Capabilities;
}
