import type { Detail } from '../contract.ts';
import { UserError } from '../errors.ts';
import type { DeliveryOutcome } from '../slack/messages.ts';
import type { NotifyUser } from '../slack/notify-user.ts';
import { escapeText } from '../slack/response-url.ts';
import { type EventHandler, type Invocation, recipientOf } from './define-backend.ts';
import { helpText, type Subcommand, unknownSubcommandText } from './help.ts';

/** A row of the table that also knows what to do. */
export interface RunnableSubcommand extends Subcommand {
  /** How many words it takes after its own; none where it is left out. */
  words?: { least: number; most: number };
  /** Answers what became of its answer. */
  run: (invocation: Invocation) => Promise<DeliveryOutcome | undefined>;
}

export interface SubcommandTable {
  /** First line of `help`. */
  title: string;
  /** `help` is added at the end. */
  subcommands: readonly RunnableSubcommand[];
  /** What the command alone runs; `help` where it is left out. */
  whenAlone?: string;
  notifyUser: NotifyUser;
}

/**
 * Handles a slash command by its table of sub-commands: runs the one that was typed, shows `help`, corrects a word that
 * is none. Throws UserError for a wrong number of words, and for a restricted sub-command under no name of its own.
 */
export function createSubcommands(table: SubcommandTable): EventHandler {
  return async (invocation) => {
    const { detail } = invocation;
    const subcommands = [...table.subcommands, help(table, detail)];
    const name = detail.subcommand || (table.whenAlone ?? 'help');
    const wanted = subcommands.find((one) => one.name === name);
    if (wanted === undefined) {
      return table.notifyUser(recipientOf(detail), { text: unknownSubcommandText(subcommands, detail) });
    }
    refuseDenied(detail, name);
    refuseWords(detail, wanted);
    return wanted.run(invocation);
  };
}

function help({ title, subcommands, notifyUser }: SubcommandTable, { command }: Detail): RunnableSubcommand {
  const row: RunnableSubcommand = {
    name: 'help',
    usage: `${command} help`,
    does: 'shows this',
    words: { least: 0, most: Number.POSITIVE_INFINITY },
    run: ({ detail }) =>
      notifyUser(recipientOf(detail), { text: helpText(title, [...subcommands, row], detail) }),
  };
  return row;
}

/** The gatekeeper has gated the word that was typed: none was, where the command stood alone. */
function refuseDenied({ access, command }: Detail, name: string): void {
  if (!access.denied.includes(name)) return;
  throw new UserError(
    `\`${command} ${name}\` is restricted, and you are not on its list. \`${command} help\` shows what you may run.`,
  );
}

function refuseWords({ args }: Detail, { words, usage, does }: RunnableSubcommand): void {
  const { least, most } = words ?? { least: 0, most: 0 };
  if (args.length >= least && args.length <= most) return;
  throw new UserError(`Type \`${escapeText(usage)}\`: it ${does}.`);
}
