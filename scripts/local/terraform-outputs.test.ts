import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { readTerraformOutputs } from './terraform-outputs.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'outputs-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

function write(bytes: Buffer): string {
  const file = path.join(folder, 'outputs.json');
  writeFileSync(file, bytes);
  return file;
}

const TEXT = '{"event_bus_name":{"value":"qbot"}}';

it.each([
  ['UTF-8', Buffer.from(TEXT)],
  ['UTF-16, as PowerShell writes it', Buffer.from(`\uFEFF${TEXT}`, 'utf16le')],
])('reads a file in %s', (_what, bytes) => {
  expect(readTerraformOutputs(write(bytes))).toEqual({ outputs: { event_bus_name: { value: 'qbot' } } });
});

it('says that a file holds something else', () => {
  const file = write(Buffer.from('Outputs:'));
  expect(readTerraformOutputs(file)).toEqual({
    problem: `${file} is not what terraform output -json prints.`,
  });
});
