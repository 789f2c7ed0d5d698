import type { Config } from './config.ts';
import type { Wording } from './rejection-text.ts';

/** Of what the bus did not take: nothing was done, and what to do instead. */
export function notPublishedText(
  { helpContact, incidentCommands, incidentFallback }: Config,
  { command, requestId }: { command: string; requestId: string },
  { code, contact, text }: Wording,
): string {
  const opens = incidentCommands.includes(command);
  const nothing = opens ? 'nothing was opened' : 'nothing was started';
  const instead = opens ? `: ${text(incidentFallback)}` : `, ask ${contact(helpContact)}.`;
  return `${code(command)} did not go through; ${nothing}. Try again. If it keeps failing${instead} (ref ${requestId})`;
}
