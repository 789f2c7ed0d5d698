import * as z from 'zod/mini';
import type { HttpAnswer, IncomingHttp } from './gateway.ts';

export const scalar = z.union([z.string(), z.number(), z.boolean()]);

/** What a function may return to either kind of API. */
export const functionResult = {
  statusCode: z.coerce.number().check(z.int(), z.gte(200), z.lte(599)),
  headers: z.nullish(z.record(z.string(), scalar)),
  body: z.nullish(z.string()),
  isBase64Encoded: z.nullish(z.boolean()),
};

interface FunctionResult {
  statusCode: number;
  body?: string | null | undefined;
  isBase64Encoded?: boolean | null | undefined;
}

/** The answer with these headers, and with this content type if they have none. */
export function toHttpAnswer(
  { body, isBase64Encoded, statusCode }: FunctionResult,
  headers: [string, string][],
  contentType: string,
): HttpAnswer {
  const isTyped = headers.some(([name]) => name.toLowerCase() === 'content-type');
  return {
    status: statusCode,
    headers: isTyped ? headers : [...headers, ['content-type', contentType]],
    body: isBase64Encoded === true ? Buffer.from(body ?? '', 'base64') : (body ?? ''),
  };
}

export function forwardedFor(sent: string | undefined, { sourceIp }: IncomingHttp): string {
  return sent === undefined ? sourceIp : `${sent}, ${sourceIp}`;
}

/** `12/Mar/2026:19:03:58 +0000` */
export function commonLogTime(date: Date): string {
  const [, day, month, year, time] = /, (\d+) (\w+) (\d+) ([\d:]+)/.exec(date.toUTCString()) ?? [];
  return `${day}/${month}/${year}:${time} +0000`;
}
