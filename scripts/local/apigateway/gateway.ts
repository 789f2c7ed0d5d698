import type { Context } from 'hono';
import type { RunResult } from '../lambda/runtime-api.ts';

/** Of both kinds of API; a function's request may have 6 MB of JSON. */
const BODY_LIMIT_BYTES = 10 * 1024 * 1024;
export const PAYLOAD_LIMIT_BYTES = 6 * 1024 * 1024;

/** null where it is over API Gateway's limit of 10 MB: the rest is not read. */
export async function readBody(c: Context): Promise<Buffer | null> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of c.req.raw.body ?? []) {
    size += chunk.byteLength;
    if (size > BODY_LIMIT_BYTES) return null;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/** What the function returned, unless the gateway has waited for too long. */
export async function withinLimit(
  called: Promise<RunResult>,
  limitMs: number,
): Promise<RunResult | 'too slow'> {
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise<'too slow'>((resolve) => {
    timer = setTimeout(resolve, limitMs, 'too slow');
  });
  return Promise.race([called, limit]).finally(() => clearTimeout(timer));
}

/** `12/Mar/2026:19:03:58 +0000` */
export function commonLogTime(date: Date): string {
  const [, day, month, year, time] = /, (\d+) (\w+) (\d+) ([\d:]+)/.exec(date.toUTCString()) ?? [];
  return `${day}/${month}/${year}:${time} +0000`;
}
