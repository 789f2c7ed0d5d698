import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { makeCommand } from './make-command.ts';
import { readName } from './name.ts';

const MARKER = '    # new-command: entries are added above this line\n';
const ENTRY = `    xyz = {
      table = { RememberEvents = { actions = ["dynamodb:DeleteItem", "dynamodb:GetItem", "dynamodb:PutItem", "dynamodb:UpdateItem"], rows = ["told#", "xyz#"] } }
    }`;
const ROUTE = {
  description: 'A neighbour',
  timeoutSeconds: 15,
  memoryMb: 512,
  secrets: [],
  eventPattern: {
    source: ['qbot.gatekeeper'],
    'detail-type': ['slash_command'],
    detail: { command: ['/sre'] },
  },
};

let root: string;
const format = jest.fn<void, [string]>();

/** The parts of a repository that the command reads, with the real boilerplate. */
beforeEach(() => {
  root = mkdtempSync(path.join(tmpdir(), 'q-bot-new-command-'));
  for (const folder of ['lambda/opsgenie', 'terraform'])
    mkdirSync(path.join(root, folder), { recursive: true });
  cpSync('example', path.join(root, 'example'), { recursive: true });
  writeFileSync(path.join(root, 'lambda/opsgenie/function.json'), JSON.stringify(ROUTE));
  writeTf(`locals {\n  functions = {\n    opsgenie = {\n    }\n\n${MARKER}  }\n}\n`);
  format.mockReset();
});
afterEach(() => rmSync(root, { recursive: true }));

const writeTf = (text: string) => writeFileSync(path.join(root, 'terraform/lambda.tf'), text);
const make = (typed: string, language?: 'python') => makeCommand({ root, format }, readName(typed), language);

/** Every file with its text. */
function everything(): Record<string, string> {
  const files = readdirSync(root, { recursive: true, withFileTypes: true }).filter((one) => one.isFile());
  const paths = files.map((one) => path.join(one.parentPath, one.name));
  return Object.fromEntries(paths.map((file) => [path.relative(root, file), readFileSync(file, 'utf8')]));
}

/** What is new or other than it was. */
function changed(before: Record<string, string>): Record<string, string> {
  return Object.fromEntries(Object.entries(everything()).filter(([file, text]) => before[file] !== text));
}

describe('makeCommand', () => {
  it('makes one folder and changes one file', () => {
    const before = everything();
    const made = make('xyz-tool');
    expect(Object.keys(changed(before)).sort()).toEqual([
      'lambda/xyz_tool/config.ts',
      'lambda/xyz_tool/function.json',
      'lambda/xyz_tool/lambda_function.ts',
      'lambda/xyz_tool/messages.ts',
      'lambda/xyz_tool/xyz_tool.test.ts',
      'lambda/xyz_tool/xyz_tool.ts',
      'terraform/lambda.tf',
    ]);
    expect(made).toMatchObject({ folder: 'lambda/xyz_tool', files: 6, entryToAdd: undefined });
    expect(format.mock.calls).toEqual([['example/xyz_tool.new']]);
  });

  it('makes the folder at once, after its files are formatted', () => {
    mkdirSync(path.join(root, 'example/xyz.new'));
    writeFileSync(path.join(root, 'example/xyz.new/of-a-run-that-was-killed.ts'), '');
    format.mockImplementation((draft) => {
      expect(readdirSync(path.join(root, 'lambda'))).toEqual(['opsgenie']);
      writeFileSync(path.join(root, draft, 'config.ts'), 'formatted');
    });
    const { files } = make('xyz');
    expect(everything()['lambda/xyz/config.ts']).toBe('formatted');
    expect(readdirSync(path.join(root, 'lambda/xyz'))).toHaveLength(files);
    expect(readdirSync(path.join(root, 'example')).sort()).toEqual([
      'backend_lambda',
      'backend_lambda_python',
    ]);
  });

  it('makes the same in Python, without what a run left behind', () => {
    const cache = path.join(root, 'example/backend_lambda_python/__pycache__');
    mkdirSync(cache, { recursive: true });
    writeFileSync(path.join(cache, 'command.cpython-313.pyc'), '');
    const before = everything();
    make('xyz-tool', 'python');
    const made = changed(before);
    expect(Object.keys(made).sort()).toEqual([
      'lambda/xyz_tool/command.py',
      'lambda/xyz_tool/function.json',
      'lambda/xyz_tool/lambda_function.py',
      'lambda/xyz_tool/messages.py',
      'lambda/xyz_tool/test_command.py',
      'terraform/lambda.tf',
    ]);
    for (const [file, text] of Object.entries(made))
      if (file.startsWith('lambda/')) expect(text).not.toMatch(/example|backend_lambda/);
    expect(made['lambda/xyz_tool/messages.py']).toContain('COMMAND = "/xyz-tool"');
    expect(made['lambda/xyz_tool/lambda_function.py']).toContain('key_prefix="xyz_tool"');
    expect(made['lambda/xyz_tool/function.json']).toContain('"runtime": "python3.13"');
  });

  it('leaves no word of the boilerplate behind', () => {
    make('xyz-tool');
    const texts = everything();
    const copy = Object.keys(texts).filter((file) => file.startsWith('lambda/xyz_tool/'));
    for (const file of copy) expect(texts[file]).not.toMatch(/example|backend_lambda|BackendLambda/);
    expect(texts['lambda/xyz_tool/function.json']).toContain('"command": ["/xyz-tool"]');
    expect(texts['lambda/xyz_tool/lambda_function.ts']).toContain("{ createXyzTool } from './xyz_tool.ts'");
    expect(texts['lambda/xyz_tool/xyz_tool.test.ts']).toContain("'/xyz-tool::louder'");
  });

  it('renames each word once, where the new name holds an old one', () => {
    make('example-two');
    const text = everything()['lambda/example_two/lambda_function.ts'];
    expect(text).toContain("{ createExampleTwo } from './example_two.ts'");
  });

  it('adds the entry above the marker line, and nothing else', () => {
    const before = everything()['terraform/lambda.tf'] ?? '';
    make('xyz');
    const after = everything()['terraform/lambda.tf'] ?? '';
    const [head = '', tail = ''] = before.split(MARKER);
    expect(after).toBe(`${head}${ENTRY}\n\n${MARKER}${tail}`);
  });

  it('gives the entry to add by hand where the marker line is gone', () => {
    writeTf('locals {}\n');
    expect(make('xyz').entryToAdd).toBe(ENTRY);
    expect(everything()['terraform/lambda.tf']).toBe('locals {}\n');
  });

  it.each([
    ['opsgenie', 'lambda/opsgenie is there already'],
    ['sre', 'lambda/opsgenie answers /sre already'],
    ['left-over', 'has an entry "left_over" already'],
    ['one-line', 'has an entry "one_line" already'],
  ])('refuses the taken name %s before it touches anything', (typed, why) => {
    writeTf(`locals {\n  functions = {\n    left_over = {\n    }\n    one_line = {}\n${MARKER}  }\n}\n`);
    const before = everything();
    expect(() => make(typed)).toThrow(why);
    expect(everything()).toEqual(before);
    expect(format).not.toHaveBeenCalled();
  });

  it.each([true, false])('undoes everything where it fails half-way (marker line there: %s)', (isMarked) => {
    if (!isMarked) writeTf('locals {}\n');
    const before = everything();
    format.mockImplementation(() => {
      expect(Object.keys(changed(before)).length).toBe(isMarked ? 7 : 6);
      throw new Error('no room on the disk');
    });
    expect(() => make('xyz')).toThrow('no room on the disk');
    expect(everything()).toEqual(before);
    expect(readdirSync(path.join(root, 'lambda'))).toEqual(['opsgenie']);
  });

  it('makes nothing where the boilerplate is gone', () => {
    rmSync(path.join(root, 'example'), { recursive: true });
    const before = everything();
    expect(() => make('xyz')).toThrow('backend_lambda');
    expect(everything()).toEqual(before);
    expect(readdirSync(path.join(root, 'lambda'))).toEqual(['opsgenie']);
  });
});
