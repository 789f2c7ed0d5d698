import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import * as z from 'zod/mini';
import { DETAIL_TYPES } from '../../../common/contract.ts';
import type { SubcommandShapes } from '../../../common/subcommand-shapes.ts';
import { encodingFault } from '../decode-text.ts';
import { buildFault, runtimeFields } from './runtimes.ts';

const names = z.array(z.string().check(z.minLength(1))).check(z.minLength(1));

const eventPatternSchema = z.looseObject({
  source: names,
  'detail-type': names,
  detail: z.looseObject({ command: names }),
});

/** Of events that are no user's request. */
const routeSchema = z.strictObject({
  pattern: z.looseObject({ source: names, 'detail-type': names }),
});

/** What can be an argument: `number` is an incident's, `text` is all that follows; `?` makes it optional. */
const ARGUMENT = /^(number|priority|word|text)\??$/;

/** `name` '' is the command alone. No word may hold what separates them in a table. */
const subcommandSchema = z.strictObject({
  name: z.string().check(z.regex(/^[a-z0-9_-]*$/)),
  aliases: z.exactOptional(z.array(z.string().check(z.regex(/^[^\s|A-Z]+$/)))),
  args: z.exactOptional(z.array(z.string().check(z.regex(ARGUMENT)))),
  usage: z.string().check(z.minLength(1)),
  description: z.string().check(z.minLength(1)),
  rights: z.exactOptional(z.string()),
});

/** Slack's limits. https://docs.slack.dev/reference/app-manifest */
const shortcutSchema = z.strictObject({
  callbackId: z.string().check(z.regex(/^[^:]+:[^:]+:[^:]+$/), z.maxLength(255)),
  name: z.string().check(z.minLength(1), z.maxLength(24)),
  description: z.string().check(z.minLength(1), z.maxLength(150)),
});

const definitionSchema = z
  .strictObject({
    description: z.string().check(z.minLength(1)),
    /** Of a command that lists no sub-commands: what can follow it. */
    usage: z.exactOptional(z.string()),
    timeoutSeconds: z.int().check(z.gte(1), z.lte(900)),
    memoryMb: z.int().check(z.gte(128), z.lte(10_240)),
    /** Whether a schedule calls it every five minutes, so that a command meets a process of it (terraform/keep_warm.tf). */
    keepWarm: z.exactOptional(z.boolean()),
    ...runtimeFields,
    secrets: z.array(z.string().check(z.regex(/^[a-z0-9]+(-[a-z0-9]+)*$/))),
    /** Of its commands: ALLOWED_COMMANDS is made of it. */
    eventPattern: z.exactOptional(eventPatternSchema),
    /** Of a backend with commands: what else it takes from the bus, one rule each. */
    routes: z.exactOptional(z.array(routeSchema).check(z.minLength(1))),
    /** What stands in the menu of a message. `callbackId` names command and sub-command: `/sre:incident:message`. */
    shortcuts: z.exactOptional(z.array(shortcutSchema).check(z.minLength(1))),
    /** Detail-types of a backend that dead_letters offers to replay; none if it is left out. */
    replay: z.exactOptional(z.array(z.enum(DETAIL_TYPES))),
    /** Whether dead_letters calls it with an `order_failed` (common/failed-order-contract.ts) for each event that failed for good. */
    followsFailedOrders: z.exactOptional(z.boolean()),
    /** What changes nothing, so that a failure may be run again: all of it, or these sub-commands ('' is the command alone). */
    readOnly: z.exactOptional(z.union([z.boolean(), z.array(z.string())])),
    /**
     * Its words with their shapes: the gatekeeper matches a command to them, `help`, the page and the manifest show them,
     * and only they are shown on the card of a failed command, never another first word that was typed.
     */
    subcommands: z.exactOptional(z.array(subcommandSchema).check(z.minLength(1))),
    /** The sub-command that any other text is; where it is left out, the first word stays what was typed. */
    otherwise: z.exactOptional(z.string()),
    /** With `otherwise`: words that are no such text where they stand alone or with a number; they do nothing yet. */
    reserved: z.exactOptional(names),
    /**
     * Of a command whose form opens incidents: where they are to be looked for, and the fields that say which one. `others`:
     * its sub-commands that open none.
     */
    incident: z.exactOptional(
      z.strictObject({
        ...{ where: z.string().check(z.minLength(1)), fields: names },
        others: z.exactOptional(names),
      }),
    ),
  })
  .check(
    z.refine(({ eventPattern, routes }) => routes === undefined || eventPattern !== undefined, {
      message: 'no rule is made of routes without an eventPattern',
      path: ['routes'],
    }),
    z.superRefine((definition, context) => {
      const message = buildFault(definition);
      if (message !== undefined) context.addIssue({ code: 'custom', message, path: ['build'] });
    }),
  );

export type EventPattern = z.infer<typeof eventPatternSchema>;

/** What `function.json` says of a function. */
export type FunctionDefinition = z.infer<typeof definitionSchema>;

/** A function.json is not right: the message names the file, and what is wrong in it. */
export class DefinitionError extends Error {
  override readonly name = 'DefinitionError';
}

export interface ReadDefinitions {
  /** Folder name -> what its function.json says. */
  definitions: Record<string, FunctionDefinition>;
  /** Folder name -> why its function.json is not right. */
  faults: Record<string, string>;
}

/** Reads every `<folder>/function.json`, by folder name. Throws one DefinitionError naming each file that is not right. */
export function readFunctionDefinitions(lambdaFolder: string): Record<string, FunctionDefinition> {
  const { definitions, faults } = readRightDefinitions(lambdaFolder);
  const texts = Object.values(faults);
  if (texts.length > 0) throw new DefinitionError(texts.join('\n'));
  return definitions;
}

/** The same without an error: the files that are right, and what is wrong with the others. */
export function readRightDefinitions(lambdaFolder: string): ReadDefinitions {
  const read: ReadDefinitions = { definitions: {}, faults: {} };
  for (const name of readdirSync(lambdaFolder).sort()) {
    const file = path.join(lambdaFolder, name, 'function.json');
    if (!existsSync(file)) continue;
    const result = readDefinition(file);
    if (typeof result === 'string') read.faults[name] = result;
    else read.definitions[name] = result;
  }
  return read;
}

/** What the file says, or what is wrong with it. */
function readDefinition(file: string): FunctionDefinition | string {
  const json = readJson(file);
  if (typeof json === 'string') return json;
  const result = definitionSchema.safeParse(json.read);
  return result.success ? result.data : `${file}:\n${z.prettifyError(result.error)}`;
}

/** Command -> detail-types that a backend takes, as Terraform derives it for ALLOWED_COMMANDS. */
export function allowedCommands(definitions: Record<string, FunctionDefinition>): Record<string, string[]> {
  const allowed = new Map<string, Set<string>>();
  for (const { eventPattern } of Object.values(definitions)) {
    for (const command of eventPattern?.detail.command ?? []) {
      const types = allowed.get(command) ?? new Set();
      for (const type of eventPattern?.['detail-type'] ?? []) types.add(type);
      allowed.set(command, types);
    }
  }
  return Object.fromEntries([...allowed].map(([command, types]) => [command, [...types]]));
}

/**
 * Command -> its sub-commands in short, as the build writes them into the gatekeeper, and Terraform those of a team's own
 * functions into SUBCOMMANDS.
 */
export function subcommandShapes(
  definitions: Record<string, FunctionDefinition>,
): Record<string, SubcommandShapes> {
  const tables = Object.values(definitions).flatMap((definition) => {
    const { eventPattern, otherwise, reserved, subcommands } = definition;
    if (subcommands === undefined) return [];
    const shapes = subcommands.map(({ name, aliases = [], args = [] }) => [
      [name, ...aliases].join('|'),
      args.join(' '),
    ]);
    const table = { shapes: Object.fromEntries(shapes), otherwise, reserved };
    return (eventPattern?.detail.command ?? []).map((command) => [command, table] as const);
  });
  return Object.fromEntries(tables);
}

/** What can follow a command, in one line. In Jira an incident has a key, whatever function.json says. */
export function usageOf(definition: FunctionDefinition, isInJira: boolean): string {
  const { subcommands, usage = '' } = definition;
  const all = subcommands === undefined ? usage : subcommands.map((one) => one.usage).join(' | ');
  return namedUsage(all, definition, isInJira);
}

/** A usage as it is typed. */
export function namedUsage(
  usage: string,
  { incident }: Pick<FunctionDefinition, 'incident'>,
  isInJira: boolean,
): string {
  return isInJira && incident !== undefined ? usage.replaceAll('<number>', '<key>') : usage;
}

/** The commands that open incidents, as Terraform derives them for INCIDENT_COMMANDS. */
export function incidentCommands(definitions: Record<string, FunctionDefinition>): string[] {
  return Object.values(definitions).flatMap(({ eventPattern, incident }) =>
    incident === undefined ? [] : (eventPattern?.detail.command ?? []),
  );
}

/** The commands that some backend takes, in the order of the folders. */
export function routedCommands(definitions: Record<string, FunctionDefinition>): string[] {
  return Object.keys(allowedCommands(definitions));
}

/** Those of them that people type: a route without a slash is that of the bot's own buttons. */
export function slashCommands(definitions: Record<string, FunctionDefinition>): string[] {
  return routedCommands(definitions).filter((command) => command.startsWith('/'));
}

/** What is in the file, or what is wrong with it. Terraform reads plain UTF-8 only. */
function readJson(file: string): { read: unknown } | string {
  const bytes = readFileSync(file);
  const fault = encodingFault(bytes);
  if (fault !== undefined) return `${file} ${fault}: save it as UTF-8 without a mark`;
  try {
    return { read: JSON.parse(bytes.toString()) };
  } catch (error) {
    return `${file} is not JSON: ${error instanceof Error ? error.message : error}`;
  }
}
