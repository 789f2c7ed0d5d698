import { Logger } from '@aws-lambda-powertools/logger';
import { loggableError } from './loggable-error.ts';
import { VERSION } from './version.ts';
import { writeAtOnce } from './write-at-once.ts';

/** All that may be logged: ids, words of ours, numbers. No text, token, signature, response_url or payload. */
export interface LogFields {
  requestId?: string;
  idempotencyKey?: string;
  detailType?: string;
  command?: string;
  subcommand?: string;
  team?: string;
  user?: string;
  channel?: string;
  /** Why something was refused or failed, in our own words. */
  reason?: string;
  rule?: string;
  /** Of a decision whose audit record is lost: what was to be done. */
  action?: string;
  outcome?: string;
  status?: number;
  durationMs?: number;
  parameter?: string;
  kind?: string;
  /** Of OpsGenie, by id. */
  alert?: string;
  incident?: string;
  /** A name in a map of ours. */
  entry?: string;
  limitRemaining?: number;
  limitLeftPercent?: number;
  error?: unknown;
}

export interface Log {
  info(message: string, fields?: LogFields): void;
  warn(message: string, fields?: LogFields): void;
  error(message: string, fields?: LogFields): void;
  /** Fields that every line carries until the next call. */
  begin(fields: LogFields): void;
}

const ALLOWED: ReadonlySet<string> = new Set<keyof LogFields>([
  'requestId',
  'idempotencyKey',
  'detailType',
  'command',
  'subcommand',
  'team',
  'user',
  'channel',
  'reason',
  'rule',
  'action',
  'outcome',
  'status',
  'durationMs',
  'parameter',
  'kind',
  'alert',
  'incident',
  'entry',
  'limitRemaining',
  'limitLeftPercent',
]);

const VALUE_CHARACTERS = 300;

/**
 * JSON lines by Powertools, cut down to the allowed fields: what is not in LogFields never reaches the log. From then
 * on, each line of this process is out when its call returns, those of the metrics too.
 * https://docs.aws.amazon.com/powertools/typescript/latest/features/logger/
 */
export function createLog(logger: Logger = new Logger({ persistentKeys: { version: VERSION } })): Log {
  for (const stream of [process.stdout, process.stderr]) writeAtOnce(stream);
  let carried: ReturnType<typeof allowed> = {};
  const all = (fields?: LogFields) => ({ ...carried, ...allowed(fields) });
  return {
    info: (message, fields) => logger.info(message, all(fields)),
    warn: (message, fields) => logger.warn(message, all(fields)),
    error: (message, fields) => logger.error(message, all(fields)),
    begin: (fields) => {
      carried = allowed(fields);
    },
  };
}

function allowed(fields: LogFields = {}): Record<string, string | number> {
  const kept: Record<string, string | number> = {};
  for (const [key, value] of Object.entries(fields)) {
    if (!ALLOWED.has(key)) continue;
    if (typeof value === 'string') kept[key] = value.slice(0, VALUE_CHARACTERS);
    if (typeof value === 'number') kept[key] = value;
  }
  return fields.error === undefined ? kept : { ...kept, ...describe(fields.error) };
}

/** No first line of a stack: the message stands there again. */
function describe(error: unknown): Record<string, string> {
  if (!(error instanceof Error)) return { errorName: typeof error };
  const { frames: errorStack, message: errorMessage, name: errorName } = loggableError(error);
  const described = { errorName, errorMessage, ...(errorStack === '' ? {} : { errorStack }) };
  if (!(error.cause instanceof Error)) return described;
  const cause = loggableError(error.cause);
  return { ...described, errorCause: `${cause.name}: ${cause.message}` };
}
