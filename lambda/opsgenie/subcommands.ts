import type { Detail } from '../../common/contract.ts';

/** What `/sre` knows, in the order that help shows it. */
export const SUBCOMMANDS = [
  { name: 'incident', usage: '/sre [incident] [message]', does: 'opens the form of a new incident' },
  { name: 'alert', usage: '/sre alert [message]', does: 'the same form by another word' },
  {
    name: 'service',
    usage: '/sre service <word>',
    does: 'the form, with the services whose name has that word',
  },
  { name: 'help', usage: '/sre help', does: 'shows this' },
] as const;

export type Subcommand = (typeof SUBCOMMANDS)[number]['name'];

/** Any other first word is the message's: `/sre Checkout is down`. */
export function subcommandOf(detail: Detail): { name: Subcommand; message: string } {
  const known = SUBCOMMANDS.find(({ name }) => name === detail.subcommand);
  if (known === undefined) return { name: 'incident', message: detail.text };
  return { name: known.name, message: detail.text.replace(/^\S+\s*/, '') };
}

/** Only what this person may run. */
export function helpText(detail: Detail): string {
  const denied = new Set(detail.access.denied);
  // `service` opens the form of `incident`.
  if (denied.has('incident')) denied.add('service');
  const lines = SUBCOMMANDS.filter(({ name }) => !denied.has(name)).map(
    ({ usage, does }) => `\`${usage}\` ${does}`,
  );
  return ['*Open an OpsGenie incident from Slack*', ...lines].join('\n');
}
