/** A `variable` or an `output` of Terraform, as it is written. */
export interface Declaration {
  kind: 'variable' | 'output';
  name: string;
  description: string;
  /** One line; of a type that is written over several, its beginning. */
  type: string;
  /** As it stands; undefined: there is none, so that it has to be given. */
  default: string | undefined;
}

const BEGIN = '<!-- made by npm run docs:terraform -->';
const END = '<!-- end -->';

/** Every variable and output of a `.tf` file, formatted as `terraform fmt` does. */
export function readDeclarations(source: string): Declaration[] {
  const blocks = source.matchAll(/^(variable|output) "([a-z0-9_]+)" \{\n([\s\S]*?)^\}/gm);
  return Array.from(blocks, ([, kind, name = '', body = '']) => ({
    kind: kind === 'output' ? 'output' : 'variable',
    name,
    description: unquoted(argument(body, 'description') ?? '""'),
    type: argument(body, 'type') ?? '',
    default: argument(body, 'default'),
  }));
}

/** The page with its tables made anew: what stands between two marks is replaced. Throws if a mark is missing. */
export function withTables(page: string, declarations: readonly Declaration[]): string {
  const sorted = declarations.toSorted((a, b) => a.name.localeCompare(b.name));
  const tables = [
    variableTable(sorted.filter(({ kind }) => kind === 'variable')),
    outputTable(sorted.filter(({ kind }) => kind === 'output')),
  ];
  const parts = page.split(new RegExp(`(?<=${BEGIN})\n[\\s\\S]*?(?=${END})`));
  if (parts.length !== tables.length + 1) throw new Error(`The page needs ${BEGIN} and ${END} twice.`);
  return parts.map((part, index) => `${part}${index < tables.length ? `\n${tables[index]}\n` : ''}`).join('');
}

function variableTable(variables: readonly Declaration[]): string {
  const rows = variables.map(({ default: value, description, name, type }) =>
    row(`\`${name}\``, `\`${type}\``, value === undefined ? 'required' : `\`${value}\``, description),
  );
  return [row('variable', 'type', 'default', 'what it is'), '| --- | --- | --- | --- |', ...rows].join('\n');
}

function outputTable(outputs: readonly Declaration[]): string {
  const rows = outputs.map(({ description, name }) => row(`\`${name}\``, description));
  return [row('output', 'what it is'), '| --- | --- |', ...rows].join('\n');
}

function row(...cells: string[]): string {
  return `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
}

/** The value of an argument of the block itself, not of one inside it. */
function argument(body: string, name: string): string | undefined {
  const [, value] = new RegExp(`^ {2}${name} += (.*)$`, 'm').exec(body) ?? [];
  return value?.replace(/\({$/, '(...)');
}

/** HCL escapes as JSON does, but for `$${`. */
function unquoted(text: string): string {
  return String(JSON.parse(text)).replaceAll('$${', '${');
}
