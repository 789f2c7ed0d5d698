/** Name of a function or method in a file -> parameters and body in their place, `(options) { ... }`; of an arrow its value. */
export type Bodies = Readonly<Record<string, string>>;

/**
 * The source of a module with other bodies for some of its functions, methods and arrow functions, so that what they alone
 * use may be shaken. A definition begins in its own line and ends in the first that closes it at the same depth, as
 * compilers write them. Throws if the file has not one definition of a name, or more: then it has changed.
 */
export function replaceBodies(source: string, bodies: Bodies, file: string): string {
  return Object.entries(bodies).reduce(
    (text, [name, body]) => replaceOne(text, { name, body, file }),
    source,
  );
}

/** The same, with `leftOut('<file>.<name>')` in place of each body. */
export function leaveOutFunctions(source: string, names: readonly string[], file: string): string {
  const where = file.replace(/^.*[\\/]|\.\w+$/g, '');
  return names.reduce((text, name) => {
    const call = `leftOut(${JSON.stringify(`${where}.${name}`)})`;
    const body = isArrow(text, name) ? `() => ${call}` : `() { ${call}; }`;
    return replaceOne(text, { name, body, file });
  }, source);
}

function replaceOne(
  source: string,
  { body, file, name }: { name: string; body: string; file: string },
): string {
  const found = [...source.matchAll(definition(name)), ...source.matchAll(arrow(name))];
  const [match, ...others] = found;
  if (match === undefined || others.length > 0) {
    throw new Error(`lean-sdk: ${found.length} definitions of ${name} in ${file}, not one`);
  }
  const [text, , head = '', end = ''] = match;
  const at = match.index + text.indexOf(head);
  return source.slice(0, at) + head + body + end + source.slice(match.index + text.length);
}

function isArrow(source: string, name: string): boolean {
  return source.search(arrow(name)) !== -1;
}

function definition(name: string): RegExp {
  const head = `(?:export )?(?:static )?(?:async )?(?:function )?${name}`;
  return new RegExp(String.raw`^( *)(?:/\*.*?\*/ )?(${head})\(.*\) \{\n[\s\S]*?^\1\}$`, 'gm');
}

function arrow(name: string): RegExp {
  return new RegExp(
    String.raw`^( *)((?:(?:export )?const ${name} =|${name}:) (?:async )?)\(?.*?\)? => \{\n[\s\S]*?^\1\}([;,])$`,
    'gm',
  );
}
