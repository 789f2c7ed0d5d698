import { readFileSync } from 'node:fs';
import { readLocals } from './terraform.ts';

/** Before a brace it begins an expression within a string, two of them are one. */
const DOLLAR = '$';

describe('readLocals', () => {
  it('reads every block of locals, and nothing of others', () => {
    const text = `
      variable "a" { default = { b = 1 } }
      locals {
        one = { x = {} }
      }
      resource "aws_x" "y" {
        locals = { z = 1 }
      }
      locals { two = "2" }`;
    expect(readLocals(text)).toEqual({ one: { x: {} }, two: '"2"' });
  });

  it.each<[string, string, unknown]>([
    ['an empty object', '{}', {}],
    ['an object on one line', '{ A = var.a, B = "b" }', { A: 'var.a', B: '"b"' }],
    ['lines', '{\n A = var.a\n\n B = 2\n}', { A: 'var.a', B: '2' }],
    ['quoted keys and colons', '{ "a-b" : 1, c : 2 }', { 'a-b': '1', c: '2' }],
    ['objects in objects', '{ a = { b = {\n c = 1 } } }', { a: { b: { c: '1' } } }],
    [
      'lists and calls over lines',
      '{ a = merge(\n {\n x = 1\n },\n local.y,\n)\n b = 2 }',
      {
        a: 'merge(\n {\n x = 1\n },\n local.y,\n)',
        b: '2',
      },
    ],
    ['a for expression', '{ for k, v in local.x : k => v }', '{ for k, v in local.x : k => v }'],
    ['a comparison', '{ a = b == c ? { x = 1 } : {} }', { a: 'b == c ? { x = 1 } : {}' }],
    ['comments', '{ # A = 1\n // B = 2\n /* C = 3\n D = 4 */ E = 5 # F\n}', { E: '5' }],
    [
      'brackets and hashes in strings',
      `{ a = "# } ${DOLLAR}{f("}", { b = "x" })} ${DOLLAR}${DOLLAR}{", b = 1 }`,
      {
        a: `"# } ${DOLLAR}{f("}", { b = "x" })} ${DOLLAR}${DOLLAR}{"`,
        b: '1',
      },
    ],
    ['a heredoc', '{ a = <<-EOT\n  it\'s "odd } {\n  EOT\n b = 1 }', { a: '', b: '1' }],
    ['escapes', '{ a = "\\"}", b = 1 }', { a: '"\\"}"', b: '1' }],
  ])('reads %s', (_what, expression, read) => {
    expect(readLocals(`locals {\n x = ${expression}\n}\n`)).toEqual({ x: read });
  });

  it.each(['locals {\n a = {\n', 'locals {\n a = "b\n}\n', 'locals {\n a = ["b"\n}'])(
    'refuses %j',
    (text) => {
      expect(() => readLocals(text)).toThrow('nothing closes');
    },
  );

  it('reads the real file', () => {
    const { functions } = readLocals(readFileSync('terraform/lambda.tf', 'utf8'));
    expect(functions).toMatchObject({
      gatekeeper: { environment: { SLACK_TEAM_ID: 'var.slack_team_id' } },
      qchain: { vpc: 'var.qchain_vpc' },
    });
    const { derived_environments } = readLocals(readFileSync('terraform/environments.tf', 'utf8'));
    expect(derived_environments).toMatchObject({ gatekeeper: { ALLOWED_COMMANDS: expect.any(String) } });
  });
});
