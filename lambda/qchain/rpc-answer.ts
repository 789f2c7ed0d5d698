import * as z from 'zod/mini';
import { isObject } from '../../common/is-object.ts';
import { ownWords } from '../../common/own-words.ts';
import { sanitize } from './sanitize.ts';

const REASON_CHARACTERS = 200;
const VERSION_CHARACTERS = 30;

/** An answer read as its shape, or why not, in words for people. */
export type ReadAnswer<T> = { value: T } | { reason: string };

/**
 * Reads the body of an answer to a GET: most versions wrap it as JSON-RPC 2.0, Tendermint 0.36 and its forks do not.
 * https://www.jsonrpc.org/specification#response_object
 */
export function readAnswer<T>(shape: z.ZodMiniType<T>, body: unknown): ReadAnswer<T> {
  const content = isObject(body) && isObject(body.result) ? body.result : body;
  const parsed = shape.safeParse(content);
  if (parsed.success) return { value: parsed.data };
  const refusal = refusalIn(body);
  if (refusal !== undefined) return { reason: refusal };
  const lacking = parsed.error.issues[0]?.path.join('.') ?? '';
  return { reason: isOfNode(body, content) ? unreadable(content, lacking) : NOT_A_NODE };
}

const NOT_A_NODE = 'gave an answer that is not of a CometBFT node';

const NODE_FIELDS = ['node_info', 'sync_info', 'n_peers', 'peers', 'validators', 'block', 'tx_result'];

function isOfNode(body: unknown, content: unknown): boolean {
  if (isObject(body) && 'jsonrpc' in body) return true;
  return isObject(content) && NODE_FIELDS.some((field) => field in content);
}

/** `lacking` is a path of our own shape. */
function unreadable(content: unknown, lacking: string): string {
  const { version } = (isObject(content) && isObject(content.node_info) && content.node_info) || {};
  const named = typeof version === 'string' ? sanitize(version, VERSION_CHARACTERS) : '';
  const what = [named, lacking === '' ? 'another form' : `\`${lacking}\` is missing or of another form`];
  return `is of a version that Q-Bot cannot read (${what.filter(Boolean).join(': ')})`;
}

const errorShape = z.object({
  code: z.nullish(z.union([z.number(), z.string()])),
  message: z.nullish(z.string()),
  data: z.optional(z.unknown()),
});

/**
 * A node's own words for why it refuses: under `error`, or bare beside a `code`. The useful text of an internal error
 * is in `data`.
 */
export function refusalIn(body: unknown): string | undefined {
  if (!isObject(body)) return undefined;
  if (typeof body.error === 'string' && body.error.trim() !== '') return refused(ownWords(body));
  const given = isObject(body.error) ? body.error : body;
  const parsed = errorShape.safeParse(given);
  if (!parsed.success || (parsed.data.code ?? undefined) === undefined) return undefined;
  const { data } = parsed.data;
  return refused(typeof data === 'string' && data.trim() !== '' ? data : ownWords(given));
}

function refused(words: string): string {
  const shown = sanitize(words, REASON_CHARACTERS);
  return shown === '' ? 'refused, and does not say why' : `refused: ${shown}`;
}

/** What the answer of a refusal says, where it is no page. */
export function plainWords(body: unknown): string {
  if (typeof body === 'string' && /^\s*</.test(body)) return '';
  const words = sanitize(ownWords(body), REASON_CHARACTERS);
  return words === '' ? '' : `: ${words}`;
}
