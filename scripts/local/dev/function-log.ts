import { styleText } from 'node:util';
import { isObject } from '../../../common/is-object.ts';
import { type JsonObject, parseJson } from '../json.ts';
import type { ClassNameOf } from './class-names.ts';

/** Of the stack of an error. */
const FRAMES = 3;

export interface LogReading {
  /** Paths are shown from there. */
  root?: string;
  classNameOf?: ClassNameOf;
}

/** A line of a function's log, cut to what a person at a terminal wants, and below it where an error was thrown. */
export function formatFunctionLog(
  functionName: string,
  line: string,
  { classNameOf = (_function, name) => name, root = process.cwd() }: LogReading = {},
): string {
  const entry = parseJson(line);
  if (!isObject(entry) || typeof entry.level !== 'string') return `${functionName}  ${line}`;
  const { level, message } = entry;
  const known = [
    'requestId',
    'command',
    'outcome',
    'rule',
    'reason',
    'errorName',
    'errorMessage',
    'errorCause',
  ];
  const inSource = (text: string) =>
    text.replace(/^[\w$]+(?=$|:)/, (name) => classNameOf(functionName, name));
  const shown = (name: string) => (NAMING.has(name) ? inSource(String(entry[name])) : String(entry[name]));
  const fields = known.flatMap((name) => (name in entry ? [`${name}=${shown(name)}`] : []));
  const frames = ownFrames(entry).map((frame) => `\n${frame.replace(`${root}/`, '')}`);
  return `${functionName}  ${level}  ${saidBy(message, inSource)}  ${fields.join(' ')}${frames.join('')}`;
}

/** The first ones that are no package's and not Node's. */
function ownFrames({ errorStack, message }: JsonObject): string[] {
  const lines = typeof errorStack === 'string' ? errorStack.split('\n') : [];
  const ofMessage =
    isObject(message) && Array.isArray(message.stackTrace) ? message.stackTrace.map(String) : [];
  const frames = [...lines, ...ofMessage].filter((frame) => /^ {4}at /.test(frame));
  return frames.filter((frame) => !/node_modules|node:|bootstrap\.cjs/.test(frame)).slice(0, FRAMES);
}

/**
 * Of an error that ends an invocation, Lambda writes a line of its own, whose message is the error. Its type is the class that
 * wraps the error; `code` is the error's own name, or that of ours.
 */
function saidBy(message: unknown, inSource: (name: string) => string): string {
  if (!isObject(message)) return String(message);
  const { code, errorMessage, errorType, stackTrace } = message;
  const [head = ''] = Array.isArray(stackTrace) ? stackTrace.map(String) : [];
  const isName = typeof code === 'string' && (code.startsWith('QBOT_') || head.startsWith(`${code}: `));
  return `${inSource(String(isName ? code : errorType))}: ${errorMessage}`;
}

/** Fields that begin with the name of an error. */
const NAMING: ReadonlySet<string> = new Set(['errorName', 'errorCause']);

/** But for the lines that are CloudWatch's: it makes metrics of them. */
export function printFunctionLog(functionName: string, line: string, reading?: LogReading): void {
  if (isMetrics(line)) return;
  const trouble = /"level":"(WARN|ERROR)"|"errorType"/.test(line);
  console.log(styleText(trouble ? 'yellow' : 'gray', formatFunctionLog(functionName, line, reading)));
}

/** https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html */
function isMetrics(line: string): boolean {
  const entry = parseJson(line);
  return isObject(entry) && isObject(entry._aws);
}
