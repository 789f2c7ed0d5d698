/** An expression of Terraform: an object that is written out, by key; of anything else the text as it stands. */
export type Expression = string | { [key: string]: Expression };

/**
 * The values of every `locals` block of a `.tf` file, by name, without evaluating anything: enough to compare what is
 * written out with the folders. https://developer.hashicorp.com/terraform/language/syntax/configuration
 * Throws if a bracket or a string is not closed.
 */
export function readLocals(source: string): Record<string, Expression> {
  const text = withoutComments(source);
  const locals: Record<string, Expression> = {};
  for (let at = 0; at < text.length; ) {
    const opening = text.indexOf('{', at);
    if (opening < 0) break;
    const end = skip(text, opening);
    const inside = text.slice(opening + 1, end - 1);
    if (text.slice(at, opening).trim() === 'locals') Object.assign(locals, entriesOf(inside));
    at = end;
  }
  return locals;
}

function expressionOf(text: string): Expression {
  const isObject = text.startsWith('{') && skip(text, 0) === text.length && !/^\{\s*for\s/.test(text);
  return isObject ? entriesOf(text.slice(1, -1)) : text;
}

/** What stands between the braces of an object: `key = value`, one a line or with commas between them. */
function entriesOf(inside: string): Record<string, Expression> {
  const entries: Record<string, Expression> = {};
  for (let at = 0; ; ) {
    const key = /^[\s,]*("?)([\w-]+)\1[ \t]*[=:](?!=)[ \t]*/.exec(inside.slice(at));
    if (key === null) return entries;
    const start = at + key[0].length;
    const end = endOfValue(inside, start);
    entries[key[2] ?? ''] = expressionOf(inside.slice(start, end).trim());
    at = end;
  }
}

/** A value ends with its line or at a comma, if it is within no bracket. */
function endOfValue(text: string, start: number): number {
  let at = start;
  while (at < text.length && text[at] !== '\n' && text[at] !== ',') at = skip(text, at);
  return at;
}

const CLOSING: Record<string, string> = { '{': '}', '[': ']', '(': ')' };

/** Behind the bracket, string or character at `at`, with everything in it. */
function skip(text: string, at: number): number {
  const character = text[at] ?? '';
  if (character === '"') return skipString(text, at);
  const closing = CLOSING[character];
  if (closing === undefined) return at + 1;
  let inside = at + 1;
  while (text[inside] !== closing) {
    if (inside >= text.length) throw new Error(`nothing closes ${text.slice(at, at + 40)}`);
    inside = skip(text, inside);
  }
  return inside + 1;
}

/** A string may hold expressions, `"${file("x")}"`, and those other strings; `$${` is none. */
function skipString(text: string, at: number): number {
  let inside = at + 1;
  while (text[inside] !== '"') {
    if (inside >= text.length || text[inside] === '\n')
      throw new Error(`nothing closes ${text.slice(at, at + 40)}`);
    if (text[inside] === '\\') inside += 2;
    else if (/^([$%])\1\{/.test(text.slice(inside, inside + 3))) inside += 3;
    else if (/^[$%]\{/.test(text.slice(inside, inside + 2))) inside = skip(text, inside + 1);
    else inside += 1;
  }
  return inside + 1;
}

/** Without heredocs too: their text keeps no rules. A `#` or `//` within a string begins no comment. */
function withoutComments(source: string): string {
  let text = '';
  for (let at = 0; at < source.length; ) {
    const comment = /^(?:#|\/\/)[^\n]*|^\/\*[\s\S]*?\*\/|^<<-?(\w+)\n[\s\S]*?\n\s*\1\b/.exec(
      source.slice(at),
    );
    const end = comment === null ? (source[at] === '"' ? skipString(source, at) : at + 1) : at;
    text += source.slice(at, end);
    at = end + (comment?.[0].length ?? 0);
  }
  return text;
}
