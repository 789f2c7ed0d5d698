import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type JsonObject, parseJson } from '../../local/json.ts';

export interface Visit {
  status: number;
  /** Of what is wrong: `check: text`, with what to do after an arrow. */
  wrong: string[];
  printed: string;
  ms: number;
}

export interface VisitOptions {
  argv?: string[];
  /** Options of Node. */
  node?: string[];
  env?: Record<string, string>;
}

/**
 * `npm run doctor -- --local --json`, in a process of its own, for the bot with this address; undefined: none runs.
 */
export async function visitDoctor(
  address: JsonObject | undefined,
  { argv = [], env = {}, node = [] }: VisitOptions = {},
): Promise<Visit> {
  const folder = mkdtempSync(path.join(tmpdir(), 'doctor-visit-'));
  const file = path.join(folder, 'bot.json');
  if (address !== undefined) writeFileSync(file, JSON.stringify(address));
  const startedAt = performance.now();
  const words = [...node, 'scripts/doctor/main.ts', '--local', '--bot', file, '--json', ...argv];
  const ended = await run(words, { ...process.env, ...env });
  rmSync(folder, { recursive: true });
  return { ...ended, wrong: wrongIn(ended.printed), ms: performance.now() - startedAt };
}

function run(words: string[], env: NodeJS.ProcessEnv): Promise<{ status: number; printed: string }> {
  return new Promise((resolve) => {
    execFile(process.execPath, words, { encoding: 'utf8', env }, (error, stdout, stderr) => {
      resolve({ status: Number(error?.code ?? 0), printed: `${stdout}${stderr}` });
    });
  });
}

/** None where it printed a sentence in the place of findings. */
function wrongIn(printed: string): string[] {
  const { findings } = Object(parseJson(printed));
  if (!Array.isArray(findings)) return [];
  return findings
    .filter(({ status }) => status === 'wrong')
    .map(({ check, fix, text }) => `${check}: ${text} -> ${fix}`);
}
