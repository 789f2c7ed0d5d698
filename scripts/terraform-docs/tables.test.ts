import { globSync, readFileSync } from 'node:fs';
import { readDeclarations, withTables } from './tables.ts';

const SOURCE = `
variable "name" {
  type        = string
  description = "Prefix: \`qbot\` or \\"qbot-staging\\"."
  default     = "qbot"

  validation {
    condition     = var.name != ""
    error_message = "name | is missing."
  }
}

variable "team" {
  type = map(object({
    id = string
  }))
  description = "A | B."
}

output "url" {
  description = "Where it is."
  value       = local.url
}
`;
const MARKS = '<!-- made by npm run docs:terraform -->\nold\n<!-- end -->';

it('reads what is declared, and nothing of the blocks inside', () => {
  expect(readDeclarations(SOURCE)).toEqual([
    {
      kind: 'variable',
      name: 'name',
      description: 'Prefix: `qbot` or "qbot-staging".',
      type: 'string',
      default: '"qbot"',
    },
    { kind: 'variable', name: 'team', description: 'A | B.', type: 'map(object(...)', default: undefined },
    { kind: 'output', name: 'url', description: 'Where it is.', type: '', default: undefined },
  ]);
});

it('replaces the tables, and leaves the rest of the page alone', () => {
  const page = withTables(`# Page\n${MARKS}\nbetween\n${MARKS}\n`, readDeclarations(SOURCE));
  expect(page).toMatch(
    /^# Page\n.*\n\| variable \|[\s\S]*end -->\nbetween\n.*\n\| output \|[\s\S]*end -->\n$/,
  );
  expect(page).toContain('| `team` | `map(object(...)` | required | A \\| B. |');
  expect(page).toContain('| `url` | Where it is. |');
  expect(page).not.toContain('old');
});

it('throws where a mark is missing', () => {
  expect(() => withTables(MARKS, [])).toThrow('twice');
});

it('docs/terraform.md has every variable and output as Terraform has it', () => {
  const declarations = globSync('terraform/*.tf').flatMap((file) =>
    readDeclarations(readFileSync(file, 'utf8')),
  );
  expect(declarations.length).toBeGreaterThan(50);
  expect(declarations.filter(({ description }) => description === '')).toEqual([]);
  const page = readFileSync('docs/terraform.md', 'utf8');
  expect(page).toBe(withTables(page, declarations));
});
