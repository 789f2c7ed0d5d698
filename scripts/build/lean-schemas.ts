/** An error's shape, and the line that enters it into the service's register. */
const ERROR_SHAPE = /^export var (\w+)\$ = \[-3, n0,[^;]*;\nn0_registry\.registerError\(\1\$, \w+\);\n/gm;
/** Any other shape: an array, to the line that ends it. */
const SHAPE = /^((?:export )?var [\w$]+ = )(\[\d[\s\S]*?\]);$/gm;

/**
 * A client's schemas with fewer of them in the bundle. It declares every error of its service, entered into a register,
 * so that no bundler may leave one out: only `kept` stay. One that has no shape arrives as the service's general
 * exception, with its own name, message and status. And a shape with a computed key counts as code that has an effect:
 * each becomes one that may be shaken.
 * Throws if the generated code has neither, or not one that is to be kept: then it has changed, and so must this.
 */
export function leanSchemas(source: string, kept: readonly string[] = []): string {
  const found = new Set<string>();
  const lean = source.replace(ERROR_SHAPE, (shape: string, name: string) => {
    found.add(name);
    return kept.includes(name) ? shape : '';
  });
  const missing = kept.filter((name) => !found.has(name));
  if (found.size === 0 || missing.length > 0) throw changed(`error shapes ${missing.join(', ')}`);
  const shakable = lean.replace(SHAPE, '$1/* @__PURE__ */ (() => $2)();');
  if (shakable === lean) throw changed('shapes');
  return shakable;
}

function changed(what: string): Error {
  return new Error(`lean-sdk: no ${what.trim()} in the schemas of a client of @aws-sdk`);
}
