import { distance } from 'fastest-levenshtein';
import { helpText } from '../../common/backend/help.ts';
import type { Detail } from '../../common/contract.ts';

/** What `/sre` knows, in the order that help shows it. */
const SUBCOMMANDS = [
  { name: 'incident', usage: '/sre [incident] [message]', does: 'opens the form of a new incident' },
  { name: 'alert', usage: '/sre alert [message]', does: 'same as `/sre incident`' },
  {
    name: 'service',
    usage: '/sre service <word>',
    does: 'the form, showing only services whose name contains `<word>`',
  },
  { name: 'help', usage: '/sre help', does: 'shows this' },
] as const;

const ASKS_FOR_HELP: ReadonlySet<string> = new Set(['?', '-h', '-?', '--help', 'man', 'usage']);

/** What people try on an incident that is open. Q-Bot cannot do it yet, and no form has to open for it. */
const NOT_YET: readonly string[] = [
  ...['list', 'ls', 'status', 'show', 'open', 'who', 'whois', 'oncall', 'on-call', 'mine'],
  ...['ack', 'acknowledge', 'unack', 'assign', 'escalate', 'priority', 'note', 'comment', 'update'],
  ...['close', 'resolve', 'reopen', 'cancel', 'delete', 'snooze', 'mute'],
];

/** What was typed after `/sre`: one of its sub-commands, or a word of which it can only say something. */
export type ParsedSubcommand =
  | { name: (typeof SUBCOMMANDS)[number]['name']; message: string }
  | { name: 'unknown'; text: string };

/**
 * Any other first word is the message's: `/sre Checkout is down`, `/sre help is needed`, `/sre close the valve`. A word
 * that stands alone or with a number, and asks for something else than an incident, is answered: it is no message.
 */
export function subcommandOf(detail: Detail): ParsedSubcommand {
  const known = SUBCOMMANDS.find(({ name }) => name === detail.subcommand);
  if (known !== undefined && !(known.name === 'help' && detail.args.length > 0)) {
    return { name: known.name, message: detail.text.replace(/^\S+\s*/, '') };
  }
  if (standsAlone(detail)) {
    if (ASKS_FOR_HELP.has(detail.subcommand)) return { name: 'help', message: '' };
    const text = unknownText(detail);
    if (text !== undefined) return { name: 'unknown', text };
  }
  return { name: 'incident', message: detail.text };
}

function standsAlone({ args }: Detail): boolean {
  return args.length === 0 || (args.length === 1 && /^#?\d+[.,!?]?$/.test(args[0] ?? ''));
}

/** undefined where the word may well be somebody's message. */
function unknownText({ command, subcommand, access }: Detail): string | undefined {
  const word = subcommand.replace(/[.,:;!?]+$/, '');
  const help = `\`${command} help\` shows what it can do, \`${command}\` alone opens the form of a new incident.`;
  if (NOT_YET.includes(word)) {
    return `\`${command} ${word}\` does not exist: Q-Bot opens incidents and nothing else yet. Use OpsGenie for one that is open. ${help}`;
  }
  const allowed = SUBCOMMANDS.map(({ name }) => name).filter((name) => !access.denied.includes(name));
  const guess = [...allowed, ...NOT_YET].find((name) => isNearMiss(word, name));
  if (guess === undefined) return undefined;
  if (!NOT_YET.includes(guess)) return `No form was opened. Did you mean \`${command} ${guess}\`? ${help}`;
  return `No form was opened: it looks like \`${guess}\`, and Q-Bot opens incidents and nothing else yet. Use OpsGenie for one that is open. ${help}`;
}

/**
 * Narrower than if every word had to be a sub-command: `node`, `slow` and `disk` are messages, and not far from `note`,
 * `show` and `list`. In a short word no letter may be replaced.
 */
function isNearMiss(typed: string, name: string): boolean {
  const changes = distance(typed, name);
  const isSwapped = changes <= 2 && lettersOf(typed) === lettersOf(name);
  const beginsAlike = typed[0] === name[0];
  if (name.length >= 7)
    return isSwapped || changes === 1 || (changes === 2 && name.length > 7 && beginsAlike);
  return beginsAlike && (isSwapped || (changes === 1 && (name.length >= 6 || typed.length !== name.length)));
}

function lettersOf(word: string): string {
  return Array.from(word).sort().join('');
}

/** Only what this person may run: `service` opens the form of `incident`. */
export function help(detail: Detail): string {
  const { denied } = detail.access;
  const access = { ...detail.access, denied: denied.includes('incident') ? [...denied, 'service'] : denied };
  return helpText('Open an OpsGenie incident from Slack', SUBCOMMANDS, { ...detail, access });
}
