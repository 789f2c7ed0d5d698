/** A group of methods of Slack's client: `    chat = { ... };`. */
const GROUP = /^ {4}(\w+) = \{\n[\s\S]*?^ {4}\};\n/gm;

/**
 * The file of Slack's client that names each method of the Web API, with the groups of `kept` alone: each other says that
 * it is left out, and that `apiCall` takes any method. Throws if one of `kept` is not there: then the file has changed.
 */
export function leanSlackMethods(source: string, kept: readonly string[]): string {
  const groups = Array.from(source.matchAll(GROUP), ([, name = '']) => name);
  const missing = kept.filter((name) => !groups.includes(name));
  if (missing.length > 0) throw new Error(`lean-slack: no methods ${missing.join(', ')} in Slack's client`);
  const others = groups.filter((name) => !kept.includes(name));
  return source.replace(GROUP, (text: string, name: string) => {
    if (kept.includes(name)) return text;
    return name === others[0] ? throwers(others) : '';
  });
}

/** A getter for each, made in one loop. */
function throwers(names: readonly string[]): string {
  return `    static {
        for (const name of '${names.join(' ')}'.split(' '))
            Object.defineProperty(this.prototype, name, { get() { return leftOut(\`WebClient.\${name} (call apiCall)\`); } });
    }
`;
}
