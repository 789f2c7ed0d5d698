import { MigrateError } from './errors.ts';

export interface HclObject {
  [name: string]: string | HclObject;
}

const TOKEN = /"(?:[^"\\]|\\.)*"|#.*|\/\/.*|\/\*[\s\S]*?\*\/|[\w.-]+|[{}[\]=:,]|\S/g;

/**
 * The value of `jsm = {...}` in a var file, with the names as they are there; undefined where it has none. Throws
 * MigrateError where a value is anything but text, a number or an object: a var file has no other in it.
 */
export function readJsmBlock(text: string): HclObject | undefined {
  const tokens = (text.match(TOKEN) ?? []).filter((token) => !/^(#|\/\/|\/\*)/.test(token));
  let depth = 0;
  for (const [at, token] of tokens.entries()) {
    if (depth === 0 && token === 'jsm' && tokens[at + 1] === '=' && tokens[at + 2] === '{') {
      return readObject(tokens.slice(at + 3));
    }
    if ('{['.includes(token)) depth += 1;
    if ('}]'.includes(token)) depth -= 1;
  }
  return undefined;
}

/** Takes its tokens from the front of the list, the closing brace too. */
function readObject(tokens: string[]): HclObject {
  const object: HclObject = {};
  for (let name = tokens.shift(); name !== '}'; name = tokens.shift()) {
    if (name === ',') continue;
    const sign = tokens.shift();
    if (name === undefined || (sign !== '=' && sign !== ':')) throw unreadable(name);
    const value = tokens.shift();
    if (value === '{') object[unquoted(name)] = readObject(tokens);
    else if (value !== undefined && /^("|[\w.-]+$)/.test(value)) object[unquoted(name)] = unquoted(value);
    else throw unreadable(name);
  }
  return object;
}

function unquoted(token: string): string {
  if (!token.startsWith('"')) return token === 'null' ? '' : token;
  return token.slice(1, -1).replaceAll(/\\(.)/g, '$1');
}

function unreadable(name: string | undefined): MigrateError {
  return new MigrateError(
    `The block jsm in the var file cannot be read${name === undefined ? ': it has no end' : ` at ${name}`}. ` +
      'It is text in quotes: docs/jsm.md shows one.',
  );
}

/** The text of a variable that stands on a line of its own; undefined where it is not set. */
export function readText(text: string, name: string): string | undefined {
  return new RegExp(`^\\s*${name}\\s*=\\s*"([^"]+)"`, 'm').exec(text)?.[1];
}
