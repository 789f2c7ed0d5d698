import { distance } from 'fastest-levenshtein';
import { type EventHandler, type Invocation, recipientOf } from '../../common/backend/define-backend.ts';
import { createSubcommands } from '../../common/backend/subcommands.ts';
import type { Detail } from '../../common/contract.ts';
import type { DeliveryOutcome } from '../../common/slack/delivery.ts';
import type { NotifyUser } from '../../common/slack/notify-user.ts';
import { openNewIncident } from './modal-request.ts';
import type { OpenModal } from './open-modal.ts';

export interface SreCommandDeps {
  openModal: OpenModal;
  notifyUser: NotifyUser;
  incidentFallback: string;
}

/** `/sre`: its sub-commands, or free text, which is the message of a new incident. */
export function createSreCommand(deps: SreCommandDeps): EventHandler {
  const anyText = { min: 0, max: Number.POSITIVE_INFINITY };
  const open = ({ detail }: Invocation, subcommand: string, message: string) =>
    openNewIncident(deps, detail, { subcommand, message, filter: '' });
  return createSubcommands({
    title: 'Open an OpsGenie incident from Slack',
    notifyUser: deps.notifyUser,
    default: 'incident',
    subcommands: [
      {
        name: 'incident',
        usage: '/sre [incident] [message]',
        description: 'opens the form of a new incident',
        args: anyText,
        run: (invocation) => open(invocation, 'incident', afterFirstWord(invocation.detail)),
      },
      {
        name: 'alert',
        usage: '/sre alert [message]',
        description: 'same as `/sre incident`',
        args: anyText,
        run: (invocation) => open(invocation, 'alert', afterFirstWord(invocation.detail)),
      },
      {
        name: 'service',
        usage: '/sre service <word>',
        description: 'the form, showing only services whose name contains `<word>`',
        args: anyText,
        rights: 'incident',
        run: ({ detail }) =>
          openNewIncident(deps, detail, {
            subcommand: 'incident',
            message: '',
            filter: afterFirstWord(detail),
          }),
      },
    ],
    otherwise: (invocation, showHelp) => runText(deps, invocation, { showHelp, open }),
  });
}

function afterFirstWord({ text }: Detail): string {
  return text.replace(/^\S+\s*/, '');
}

/**
 * Any other first word is the message's: `/sre Checkout is down`, `/sre help is needed`, `/sre close the valve`. A word
 * that stands alone or with a number, and asks for something else than an incident, is answered: it is no message.
 */
async function runText(
  { incidentFallback, notifyUser }: SreCommandDeps,
  invocation: Invocation,
  {
    showHelp,
    open,
  }: {
    showHelp: () => Promise<DeliveryOutcome | undefined>;
    open: (
      invocation: Invocation,
      subcommand: string,
      message: string,
    ) => Promise<DeliveryOutcome | undefined>;
  },
): Promise<DeliveryOutcome | undefined> {
  const { detail } = invocation;
  if (standsAlone(detail)) {
    if (ASKS_FOR_HELP.has(detail.subcommand)) return showHelp();
    const unknown = unknownText(detail);
    if (unknown !== undefined) {
      const text = `${unknown} If somebody has to be reached now: ${incidentFallback}`;
      return notifyUser(recipientOf(detail), { text });
    }
  }
  return open(invocation, 'incident', detail.text);
}

const NAMES = ['incident', 'alert', 'service', 'help'];

const ASKS_FOR_HELP: ReadonlySet<string> = new Set(['?', '-h', '-?', '--help', 'man', 'usage']);

/** What people try on an incident that is open. Q-Bot cannot do it yet, and no form has to open for it. */
const NOT_YET: readonly string[] = [
  ...['list', 'ls', 'status', 'show', 'open', 'who', 'whois', 'oncall', 'on-call', 'mine'],
  ...['ack', 'acknowledge', 'unack', 'assign', 'escalate', 'priority', 'note', 'comment', 'update'],
  ...['close', 'resolve', 'reopen', 'cancel', 'delete', 'snooze', 'mute'],
];

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
  const allowed = NAMES.filter((name) => !access.denied.includes(name));
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
