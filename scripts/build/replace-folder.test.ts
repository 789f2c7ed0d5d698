import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { replaceFolder } from './replace-folder.ts';

let parent: string;
let folder: string;

beforeEach(() => {
  parent = mkdtempSync(path.join(tmpdir(), 'replace-'));
  folder = path.join(parent, 'one');
});
afterEach(() => rmSync(parent, { recursive: true }));

async function make(fresh: string): Promise<void> {
  mkdirSync(fresh);
  writeFileSync(path.join(fresh, 'new'), '');
}

it('makes a folder that was not there', async () => {
  await replaceFolder(folder, make);
  expect([readdirSync(parent), readdirSync(folder)]).toEqual([['one'], ['new']]);
});

it('leaves what is there until the new one is whole, and then nothing of it', async () => {
  mkdirSync(folder);
  writeFileSync(path.join(folder, 'old'), 'old');
  let seen = '';
  await replaceFolder(folder, async (fresh) => {
    await make(fresh);
    seen = readFileSync(path.join(folder, 'old'), 'utf8');
  });
  expect([seen, readdirSync(folder)]).toEqual(['old', ['new']]);
});

it('keeps what was there where that fails', async () => {
  mkdirSync(folder);
  const failing = async (fresh: string) => {
    await make(fresh);
    throw new Error('no');
  };
  await expect(replaceFolder(folder, failing)).rejects.toThrow('no');
  expect([readdirSync(parent), readdirSync(folder)]).toEqual([['one'], []]);
});
