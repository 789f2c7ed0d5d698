import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { writeAddress } from './address.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'qbot-address-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

it.each([
  ['a new file', undefined],
  ['one that others could read', 0o644],
])('the secrets of the local bot are for its user alone: %s', (_case, mode) => {
  const file = path.join(folder, 'bot.json');
  if (mode !== undefined) writeFileSync(file, 'an earlier one', { mode });
  writeAddress({ url: 'http://127.0.0.1:1' }, file);
  expect(statSync(file).mode & 0o777).toBe(0o600);
  expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual({ url: 'http://127.0.0.1:1' });
});

it('makes the folder', () => {
  const file = path.join(folder, '.local', 'bot.json');
  writeAddress({}, file);
  expect(readFileSync(file, 'utf8')).toBe('{}\n');
});
