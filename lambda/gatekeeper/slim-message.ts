import { truncate } from '../../common/truncate.ts';

const TEXT_CHARACTERS = 4000;
/** An event may have 240 kB; a backend shows a few lines. */
const PARTS_BYTES = 20_000;

const KEPT = ['ts', 'thread_ts', 'user', 'bot_id', 'username', 'subtype'];

/**
 * The message that a shortcut was used on: its place, its author and what it says. Alarm bots say it in `blocks` or
 * `attachments`, of which the first are kept, whole ones only. Files, reactions and profiles are dropped.
 */
export function slimMessage(message: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const kept = Object.fromEntries(Object.entries(message).filter(([key]) => KEPT.includes(key)));
  const text = typeof message.text === 'string' ? truncate(message.text, TEXT_CHARACTERS) : '';
  return { ...kept, text, blocks: firstOf(message.blocks), attachments: firstOf(message.attachments) };
}

function firstOf(parts: unknown): unknown[] {
  if (!Array.isArray(parts)) return [];
  const kept: unknown[] = [];
  let bytes = 0;
  for (const part of parts) {
    bytes += Buffer.byteLength(JSON.stringify(part));
    if (bytes > PARTS_BYTES) break;
    kept.push(part);
  }
  return kept;
}
