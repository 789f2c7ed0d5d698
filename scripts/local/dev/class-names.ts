import { readFileSync } from 'node:fs';
import { SourceMap, type SourceMapPayload } from 'node:module';
import path from 'node:path';

/** The name in the source of a class that a function calls so; the same name if that is not known. */
export type ClassNameOf = (functionName: string, name: string) => string;

/** What the minifier calls a class. Only where names are short, a line of the log costs the reading of a map. */
const MINIFIED = /^[\w$]{1,3}$/;

/** Names of classes in a terminal, by the source maps beside the bundles: those have no byte more for them. */
export function createClassNames(distFolder: string): ClassNameOf {
  return (functionName, name) => {
    if (!MINIFIED.test(name)) return name;
    try {
      const file = path.join(distFolder, functionName, 'lambda_function.js');
      const map: SourceMapPayload = JSON.parse(readFileSync(`${file}.map`, 'utf8'));
      return sourceNameOf({ code: readFileSync(file, 'utf8'), map }, name) ?? name;
    } catch {
      // Of another language, or built anew at this moment.
      return name;
    }
  };
}

/** undefined if no class of our own is called so in the bundle, or several are. */
export function sourceNameOf(
  { code, map }: { code: string; map: SourceMapPayload },
  name: string,
): string | undefined {
  const word = name.replaceAll('$', '\\$');
  const classes = code.matchAll(new RegExp(`(?<![\\w$.])(?:${word}=class\\b|class ${word}(?![\\w$]))`, 'g'));
  const read = new SourceMap(map);
  const names = Array.from(classes, ({ 0: found, index }) => {
    const at = found.startsWith('class ') ? index + 'class '.length : index;
    const line = code.slice(0, at).split('\n').length - 1;
    const entry = read.findEntry(line, at - (code.lastIndexOf('\n', at - 1) + 1));
    const isOwn = 'originalSource' in entry && !entry.originalSource.includes('node_modules');
    return isOwn && 'name' in entry ? String(entry.name) : undefined;
  });
  const own = new Set(names.filter((one) => one !== undefined));
  return own.size === 1 ? [...own][0] : undefined;
}
