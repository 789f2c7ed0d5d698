import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Faults } from './faults.ts';
import { Functions } from './functions.ts';
import { Trace } from './trace.ts';

/** A handler that does what the event's `do` says. */
export const CODE = `
const fs = require('node:fs');
const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
let served = 0;
const does = {
  tell: (event, context) => ({ served, pid: process.pid, event, cwd: process.cwd(), env: { ...process.env },
    context: { ...context, left: context.getRemainingTimeInMillis() } }),
  nothing: () => undefined,
  throw: () => { throw new TypeError('not so'); },
  throwText: () => { throw 'text'; },
  exit: () => process.exit(3),
  hang: () => pause(60000),
  float: () => { Promise.reject(new Error('nobody waits')); return pause(60000); },
  async meet({ folder, count }) {
    fs.writeFileSync(folder + '/' + process.pid, '');
    while (fs.readdirSync(folder).length < count) await pause(5);
    return process.pid;
  },
  log: () => { console.log('out'); console.error('err'); },
};
exports.handler = async (event, context) => { served += 1; return does[event.do](event, context); };
exports.callback = (event, context, callback) => callback(null, 1);
`;

/** One function `one` in a folder of its own, and what was seen of it. */
export class FunctionFixture {
  readonly folder = mkdtempSync(path.join(tmpdir(), 'functions-'));
  readonly faults = new Faults();
  readonly trace = new Trace();
  readonly lines: string[] = [];
  readonly functions: Functions;

  constructor(change: { code?: string; handler?: string; timeoutMs?: number } = {}) {
    this.write(change.code ?? CODE);
    this.functions = new Functions({
      functions: [
        {
          name: 'one',
          codeFolder: this.folder,
          handler: change.handler ?? 'lambda_function.handler',
          timeoutSeconds: 3,
          memoryMb: 512,
          environment: { TABLE_NAME: 'qbot' },
        },
      ],
      awsEndpoint: 'http://127.0.0.1:1/_aws',
      timeoutMs: () => change.timeoutMs ?? 10_000,
      sandboxStartMs: 0,
      sleep: async () => {},
      faults: this.faults,
      trace: this.trace,
      onLog: (name, line) => this.lines.push(`${name} ${line}`),
    });
  }

  write(code: string): void {
    writeFileSync(path.join(this.folder, 'lambda_function.js'), code);
  }

  /** What the handler returned, or the error. */
  async call(payload: unknown, traceId?: string): Promise<unknown> {
    const result = await this.functions.call('one', { payload, traceId, requestId: 'request-1' });
    return result.error ?? JSON.parse(result.payload);
  }

  /** A new folder for `{do: 'meet'}`. */
  meetingPlace(): string {
    const meeting = path.join(this.folder, 'meeting');
    mkdirSync(meeting);
    return meeting;
  }

  async close(): Promise<void> {
    await this.functions.close();
    rmSync(this.folder, { recursive: true, force: true });
  }
}
