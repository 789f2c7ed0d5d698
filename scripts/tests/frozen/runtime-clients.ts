import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import * as z from 'zod/mini';

/** A loop that asks for invocations, and the arguments of Node.js that start it. */
export interface RuntimeLoop {
  name: string;
  loop: string[];
}

const CLIENT = path.join(import.meta.dirname, 'blocking-client.cjs');
/** Version 4.0.2 waits for a turn of the event loop before it gives an answer back; earlier ones of version 4 did not. */
const PAUSE = 'await new Promise((resolve) => setImmediate(resolve));';

const packageSchema = z.object({ version: z.string(), bin: z.record(z.string(), z.string()) });

/** The loop of AWS's runtime client, installed in that folder; where it pauses, a second one that does not. */
export function loopsOf(packageFolder: string): RuntimeLoop[] {
  const text = readFileSync(path.join(packageFolder, 'package.json'), 'utf8');
  const { bin, version } = packageSchema.parse(JSON.parse(text));
  const entry = path.join(packageFolder, Object.values(bin)[0] ?? '');
  const start = (file: string) => ['--require', CLIENT, file, 'lambda_function.handler'];
  const source = readFileSync(entry, 'utf8');
  if (!source.includes(PAUSE)) return [{ name: version, loop: start(entry) }];
  const hasty = entry.replace(/(\.\w+)$/, '-without-pauses$1');
  if (!existsSync(hasty)) writeFileSync(hasty, source.replaceAll(PAUSE, ''));
  return [
    { name: version, loop: start(entry) },
    { name: `${version}, without its pauses`, loop: start(hasty) },
  ];
}
