import type { Detail } from '../contract.ts';
import { AccessDeniedError, UserError } from '../errors.ts';
import type { DeliveryOutcome } from '../slack/delivery.ts';
import type { NotifyUser } from '../slack/notify-user.ts';
import { escapeText } from '../slack/response-url.ts';
import { type EventHandler, type Invocation, recipientOf } from './define-backend.ts';
import { helpText, type Subcommand, unknownSubcommandText } from './help.ts';

/** A row of the table that also knows what to do. */
export interface RunnableSubcommand extends Subcommand {
  /** How many words it takes after its own; none if it is left out. */
  args?: { min: number; max: number };
  /** Returns what became of its answer. */
  run: (invocation: Invocation) => Promise<DeliveryOutcome | null>;
}

export interface SubcommandTable {
  /** First line of `help`. */
  title: string;
  /** `help` is added at the end. */
  subcommands: readonly RunnableSubcommand[];
  /** Name of what the command alone runs; `help` if it is left out. */
  default?: string;
  /** For a command that takes free text: runs what begins with none of the names, and `help` with more words. */
  otherwise?: (
    invocation: Invocation,
    showHelp: () => Promise<DeliveryOutcome | null>,
  ) => Promise<DeliveryOutcome | null>;
  notifyUser: NotifyUser;
}

/**
 * Handles a slash command by its table of sub-commands: runs the one that was typed, shows `help`, corrects a word that
 * is none. Throws UserError for a wrong number of words, and AccessDeniedError for a restricted sub-command under no name
 * of its own.
 *
 * @example
 * createSubcommands({
 *   title: 'Tickets',
 *   default: 'list',
 *   notifyUser,
 *   subcommands: [
 *     { name: 'list', usage: '/ticket [list]', description: 'shows what is open', run: list },
 *     { name: 'close', usage: '/ticket close <id>', description: 'closes one', args: { min: 1, max: 1 }, run: close },
 *   ],
 * });
 */
export function createSubcommands(table: SubcommandTable): EventHandler {
  return async (invocation) => {
    const { detail } = invocation;
    const help = helpRow(table, detail);
    const subcommands = [...table.subcommands, help];
    const name = detail.subcommand || (table.default ?? 'help');
    const wanted = subcommands.find((one) => one.name === name);
    const isText = wanted === undefined || (wanted === help && detail.args.length > 0);
    if (isText && table.otherwise !== undefined) {
      return table.otherwise(invocation, () => help.run(invocation));
    }
    if (wanted === undefined) {
      return table.notifyUser(recipientOf(detail), { text: unknownSubcommandText(subcommands, detail) });
    }
    refuseDenied(detail, wanted.rights ?? name);
    refuseArgs(detail, wanted);
    return wanted.run(invocation);
  };
}

function helpRow(
  { title, subcommands, notifyUser }: SubcommandTable,
  { command }: Detail,
): RunnableSubcommand {
  const row: RunnableSubcommand = {
    name: 'help',
    usage: `${command} help`,
    description: 'shows this',
    args: { min: 0, max: Number.POSITIVE_INFINITY },
    run: ({ detail }) =>
      notifyUser(recipientOf(detail), { text: helpText(title, [...subcommands, row], detail) }),
  };
  return row;
}

/**
 * For what runs under another name than the user typed: the gatekeeper has gated the typed word alone.
 * Throws AccessDeniedError if the user may not run the sub-command of that name.
 */
export function refuseDenied({ access, command }: Detail, name: string): void {
  if (!access.denied.includes(name)) return;
  throw new AccessDeniedError(
    `\`${command} ${name}\` is restricted, and you are not on its list. \`${command} help\` shows what you may run.`,
    { rule: 'restricted_commands', action: name },
  );
}

/** The gatekeeper knows more than how many words there are: a number with a slip is not in its shape. */
function refuseArgs(
  { args: typed, argsInvalid }: Detail,
  { args, usage, description }: RunnableSubcommand,
): void {
  const { min, max } = args ?? { min: 0, max: 0 };
  if (argsInvalid === undefined && typed.length >= min && typed.length <= max) return;
  throw new UserError(`Type \`${escapeText(usage)}\`: it ${description}.`);
}
