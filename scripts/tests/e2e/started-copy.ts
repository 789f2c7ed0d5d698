import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';
import type { Message } from '../../local/driver-answers.ts';
import { createDriverClient } from '../../local/driver-client.ts';
import { CHANNEL, eventually, USER } from './test-user.ts';

/** What `npm start` and `npm run new-command` read. */
const COPIED = ['common', 'example', 'package.json', 'biome.json', '.gitignore', 'terraform/lambda.tf'];
const FUNCTIONS = ['gatekeeper', 'dead_letters', 'qchain'];

/** `npm start` in a copy of the repository, where only three functions are built. */
export class StartedCopy {
  readonly folder = mkdtempSync(path.join(tmpdir(), 'q-bot-started-'));
  /** What it prints. */
  readonly lines: string[] = [];
  url = '';
  readonly #bot: ChildProcess;

  /** The environment is that of this process with what is given; `.env` is read in the copy. */
  constructor(given: Record<string, string> = {}) {
    for (const name of COPIED) cpSync(name, this.at(name), { recursive: true });
    cpSync('lambda', this.at('lambda'), { recursive: true, filter: isWanted });
    cpSync('scripts', this.at('scripts'), {
      recursive: true,
      filter: (file) => !file.startsWith('scripts/tests'),
    });
    symlinkSync(path.resolve('node_modules'), this.at('node_modules'));
    this.#bot = spawn(process.execPath, ['scripts/start/main.ts', '--port', '0'], {
      cwd: this.folder,
      env: { ...process.env, ...given },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    for (const stream of [this.#bot.stdout, this.#bot.stderr])
      if (stream !== null) createInterface({ input: stream }).on('line', (line) => this.lines.push(line));
  }

  at(file: string): string {
    return path.join(this.folder, file);
  }

  /** Throws with all that it printed if it ends before. */
  async untilUp(): Promise<void> {
    this.url = await eventually(() => {
      if (this.#bot.exitCode !== null) throw new Error(this.lines.join('\n'));
      return this.lines.map((line) => /^Q-Bot is up: (\S+)/.exec(line)?.[1]).find((url) => url !== undefined);
    }, 90_000);
  }

  /** What this machine needed to build one function, milliseconds. */
  functionBuildMs(): number {
    const seconds = this.lines.flatMap((line) => /^Built in (\d+\.\d) s/.exec(line)?.[1] ?? []);
    return (Number(seconds[0]) * 1000) / FUNCTIONS.length;
  }

  /** Runs a script of the copy; returns what it prints. */
  async run(script: string, ...args: string[]): Promise<string> {
    const { stdout } = await promisify(execFile)(process.execPath, [script, ...args], { cwd: this.folder });
    return stdout;
  }

  /** Resolves once a line of what it prints from now on has that text. */
  said(text: string): Promise<unknown> {
    const from = this.lines.length;
    return eventually(() => this.lines.slice(from).some((line) => line.includes(text)));
  }

  async json(at: string): Promise<unknown> {
    return (await fetch(`${this.url}${at}`)).json();
  }

  /** What the person sees at once, and what comes into the channel within a second; '' if that is nothing. */
  async type(command: string, text: string): Promise<string> {
    const { act, state } = createDriverClient(this.url);
    const known = new Set((await state()).slack.messages.map(({ ts }) => ts));
    const { shown } = await act('command', { command, text, channel: CHANNEL, user: USER });
    if (shown !== null) return shown;
    for (let polls = 0; polls < 20; polls += 1) {
      const message = (await state()).slack.messages.find(({ ts }: Message) => !known.has(ts));
      if (message !== undefined) return message.text;
      await delay(50);
    }
    return '';
  }

  /** Types it until the answer is `answer`; returns the milliseconds since `from`. */
  async answers(
    command: string,
    text: string,
    { answer, from }: { answer: RegExp; from: number },
  ): Promise<number> {
    const until = Date.now() + 30_000;
    for (let seen = ''; ; await delay(25)) {
      seen = await this.type(command, text);
      if (answer.test(seen)) return Date.now() - from;
      if (Date.now() > until) throw new Error(`${command} ${text}: ${seen}\n${this.lines.join('\n')}`);
    }
  }

  async close(): Promise<void> {
    this.#bot.kill('SIGTERM');
    if (this.#bot.exitCode === null && this.#bot.signalCode === null) await once(this.#bot, 'exit');
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** The code of every function is there, because some of it is imported; what has no function.json is not built. */
function isWanted(file: string): boolean {
  const [, name = '', rest] = file.split(path.sep);
  return rest !== 'function.json' || FUNCTIONS.includes(name);
}
