/** Why the bytes are not plain UTF-8, as a verb with its object; undefined if they are. */
export function encodingFault(bytes: Uint8Array): string | undefined {
  const mark = markOf(bytes);
  if (mark === 'utf-8') return 'begins with a byte-order mark';
  if (mark !== undefined) return `is ${mark.slice(0, 6).toUpperCase()}`;
  if (bytes.includes(0)) return isEverySecondZero(bytes) ? 'is UTF-16' : 'holds a zero byte';
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

/** Of text in a Western language: without its mark it is taken for UTF-16. */
function isEverySecondZero(bytes: Uint8Array): boolean {
  return bytes.every((byte, place) => (byte === 0) === ((place % 2 === 0) === (bytes[0] === 0)));
}

/** https://encoding.spec.whatwg.org/#bom-sniff */
function markOf([first, second, third, fourth]: Uint8Array): string | undefined {
  if (first === 0xef && second === 0xbb && third === 0xbf) return 'utf-8';
  if (first === 0xff && second === 0xfe) return third === 0 && fourth === 0 ? 'utf-32le' : 'utf-16le';
  if (first === 0 && second === 0 && third === 0xfe && fourth === 0xff) return 'utf-32be';
  return first === 0xfe && second === 0xff ? 'utf-16be' : undefined;
}

function tryDecode(encoding: string, bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}
