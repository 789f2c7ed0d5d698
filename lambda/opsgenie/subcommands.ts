import { helpText } from '../../common/backend/help.ts';
import type { Detail } from '../../common/contract.ts';

/** What `/sre` knows, in the order that help shows it. */
const SUBCOMMANDS = [
  { name: 'incident', usage: '/sre [incident] [message]', does: 'opens the form of a new incident' },
  { name: 'alert', usage: '/sre alert [message]', does: 'the same form by another word' },
  {
    name: 'service',
    usage: '/sre service <word>',
    does: 'the form, with the services whose name has that word',
  },
  { name: 'help', usage: '/sre help', does: 'shows this' },
] as const;

type Subcommand = (typeof SUBCOMMANDS)[number]['name'];

/** Any other first word is the message's: `/sre Checkout is down`, `/sre help is needed`. */
export function subcommandOf(detail: Detail): { name: Subcommand; message: string } {
  const known = SUBCOMMANDS.find(({ name }) => name === detail.subcommand);
  const isText = known === undefined || (known.name === 'help' && detail.args.length > 0);
  if (isText) return { name: 'incident', message: detail.text };
  return { name: known.name, message: detail.text.replace(/^\S+\s*/, '') };
}

/** Only what this person may run: `service` opens the form of `incident`. */
export function help(detail: Detail): string {
  const { denied } = detail.access;
  const access = { ...detail.access, denied: denied.includes('incident') ? [...denied, 'service'] : denied };
  return helpText('Open an OpsGenie incident from Slack', SUBCOMMANDS, { ...detail, access });
}
