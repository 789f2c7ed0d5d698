/** Why the bytes are not plain UTF-8, as a verb with its object; undefined if they are. */
export function encodingFault(bytes: Uint8Array): string | undefined {
  const mark = markOf(bytes);
  if (mark === 'utf-8') return 'begins with a byte-order mark';
  if (mark !== undefined || bytes.includes(0)) return 'is UTF-16';
  return tryDecode('utf-8', bytes) === undefined ? 'is not UTF-8' : undefined;
}

/**
 * Text as a person pipes or saves it: UTF-8, or what a byte-order mark says, which editors and shells of Windows put
 * before it; without that mark. undefined if it is no such text: `encodingFault` says why.
 *
 * @example
 * decodeText(Buffer.from('\uFEFFabc')) // 'abc'
 */
export function decodeText(bytes: Uint8Array): string | undefined {
  const text = tryDecode(markOf(bytes) ?? 'utf-8', bytes);
  return text?.includes('\0') ? undefined : text;
}

/** https://encoding.spec.whatwg.org/#bom-sniff */
function markOf([first, second, third]: Uint8Array): string | undefined {
  if (first === 0xef && second === 0xbb && third === 0xbf) return 'utf-8';
  if (first === 0xff && second === 0xfe) return 'utf-16le';
  return first === 0xfe && second === 0xff ? 'utf-16be' : undefined;
}

function tryDecode(encoding: string, bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}
