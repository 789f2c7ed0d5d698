import { styleText } from 'node:util';
import { isObject } from '../../../common/is-object.ts';
import { parseJson } from '../json.ts';

/** One line of a function's log, cut to what a person at a terminal wants. */
export function formatFunctionLog(functionName: string, line: string): string {
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
  const fields = known.flatMap((name) => (name in entry ? [`${name}=${String(entry[name])}`] : []));
  return `${functionName}  ${level}  ${saidBy(message)}  ${fields.join(' ')}`;
}

/** Of an error that ends an invocation, Lambda writes a line of its own, whose message is the error. */
function saidBy(message: unknown): string {
  return isObject(message) ? `${message.errorType}: ${message.errorMessage}` : String(message);
}

export function printFunctionLog(functionName: string, line: string): void {
  const trouble = /"level":"(WARN|ERROR)"|"errorType"/.test(line);
  console.log(styleText(trouble ? 'yellow' : 'gray', formatFunctionLog(functionName, line)));
}
