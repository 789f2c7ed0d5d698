import { helpText } from '../../common/backend/help.ts';
import { helpRows } from '../../common/backend/subcommand-rows.ts';
import type { Detail } from '../../common/contract.ts';
import { nearMiss, withoutPunctuation } from '../../common/near-miss.ts';
import { escapeText } from '../../common/slack/response-url.ts';
import type { SubcommandDefinition } from '../../common/subcommand-shapes.ts';
import definition from './function.json' with { type: 'json' };

const SUBCOMMANDS: readonly SubcommandDefinition[] = definition.subcommands;

/** What people try on an incident that is open. Q-Bot cannot do it yet, and no form has to open for it. */
const NOT_YET: readonly string[] = definition.reserved;

/** Rows of function.json that do something. */
const NAMES = ['incident', 'service', 'help'] as const;

/** What was typed after `/sre`: one of its sub-commands, or a word of which it can only say something. */
export type ParsedSubcommand =
  | { name: (typeof NAMES)[number]; message: string }
  | { name: 'unknown'; text: string };

/**
 * The gatekeeper has matched it: any other word than a name of function.json is near to one, or reserved. What is neither
 * comes of a gatekeeper that knew no such list, and opens the form: an incident is never lost for a word.
 */
export function subcommandOf(detail: Detail): ParsedSubcommand {
  const row = SUBCOMMANDS.find(({ name }) => name === detail.subcommand);
  if (row !== undefined && detail.argsInvalid) return { name: 'unknown', text: misusedText(detail, row) };
  const name = NAMES.find((one) => one === detail.subcommand);
  if (name !== undefined) return { name, message: detail.freeText ?? detail.text };
  const text = unknownText(detail);
  return text === undefined ? { name: 'incident', message: detail.text } : { name: 'unknown', text };
}

function misusedText({ command }: Detail, { usage, description }: SubcommandDefinition): string {
  return `No form was opened. Type \`${escapeText(`${command} ${usage}`)}\`: it ${description}. ${helpHint(command)}`;
}

function unknownText({ command, subcommand, access }: Detail): string | undefined {
  const word = withoutPunctuation(subcommand);
  if (NOT_YET.includes(word)) {
    return `\`${command} ${word}\` does not exist: Q-Bot opens incidents and nothing else yet. Use OpsGenie for one that is open. ${helpHint(command)}`;
  }
  const allowed = SUBCOMMANDS.filter(({ name }) => !access.denied.includes(name));
  const words = allowed.flatMap(({ name, aliases = [] }) => [name, ...aliases]);
  const guess = nearMiss(word, [...words, ...NOT_YET]);
  if (guess === undefined) return undefined;
  if (!NOT_YET.includes(guess)) {
    return `No form was opened. Did you mean \`${command} ${guess}\`? ${helpHint(command)}`;
  }
  return `No form was opened: it looks like \`${guess}\`, and Q-Bot opens incidents and nothing else yet. Use OpsGenie for one that is open. ${helpHint(command)}`;
}

function helpHint(command: string): string {
  return `\`${command} help\` shows what it can do, \`${command}\` alone opens the form of a new incident.`;
}

/** Only what this person may run: `service` opens the form of `incident`. */
export function help(detail: Detail): string {
  const { denied } = detail.access;
  const access = { ...detail.access, denied: denied.includes('incident') ? [...denied, 'service'] : denied };
  const rows = helpRows(detail.command, SUBCOMMANDS);
  return helpText('Open an OpsGenie incident from Slack', rows, { ...detail, access });
}
