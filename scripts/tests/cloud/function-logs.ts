import { isObject } from '../../../common/is-object.ts';
import { textIn } from '../../local/json.ts';

export interface LogLine {
  functionName: string;
  line: string;
  /** Milliseconds since the epoch. */
  at: number;
}

/** What the functions logged: to be read as CloudWatch Logs is. */
export class FunctionLogs {
  readonly #lines: LogLine[] = [];

  add(functionName: string, line: string): void {
    this.#lines.push({ functionName, line, at: Date.now() });
  }

  lines(functionName?: string): readonly LogLine[] {
    return this.#lines.filter((one) => functionName === undefined || one.functionName === functionName);
  }

  /** The last warnings and errors, each cut to a line that can be read. */
  trouble(): LogLine[] {
    const found = this.#lines.filter(({ line }) => /"level":"(WARN|ERROR)"|"errorType"/.test(line));
    return found.slice(-10).map((one) => ({ ...one, line: one.line.slice(0, 600) }));
  }

  /**
   * Of the filter patterns, quoted texts alone: a line has to have all of them. undefined: the group is none of a function.
   * https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_FilterLogEvents.html
   */
  filter(input: unknown, functionNames: ReadonlySet<string>): unknown {
    if (!isObject(input)) return undefined;
    const name = textIn(input.logGroupName).replace(/^\/aws\/lambda\//, '');
    if (!functionNames.has(name)) return undefined;
    const wanted = Array.from(textIn(input.filterPattern).matchAll(/"([^"]*)"/g), ([, text = '']) => text);
    const startTime = typeof input.startTime === 'number' ? input.startTime : 0;
    const found = this.lines(name).filter(
      ({ at, line }) => at >= startTime && wanted.every((text) => line.includes(text)),
    );
    const events = found.map(({ at, line }) => ({ timestamp: at, message: line, logStreamName: 'local' }));
    return { events, searchedLogStreams: [] };
  }
}
