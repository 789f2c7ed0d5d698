import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { prepareRelease, type ReleaseDeps } from './prepare-release.ts';

const scratch = mkdtempSync(path.join(tmpdir(), 'q-bot-release-test-'));
const FOLDERS = [path.join(scratch, 'a'), path.join(scratch, 'b')] as const;
afterAll(() => rmSync(scratch, { recursive: true }));

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');

/** Writes one zip for each name, with the text that `bytes` gives for its folder. */
function builds(names: string[], bytes: (folder: string) => string = () => 'zip'): ReleaseDeps['build'] {
  return async (distFolder) => {
    mkdirSync(distFolder, { recursive: true });
    const text = bytes(distFolder);
    for (const name of names) {
      writeFileSync(path.join(distFolder, `${name}.zip`), text);
      writeFileSync(path.join(distFolder, `${name}.cdx.json`), `{"of":"${name}"}`);
    }
    return names.map((name) => ({ name, codeBytes: 1, zipBytes: text.length, sha256: sha256(text) }));
  };
}

const prepare = (deps: Partial<ReleaseDeps> = {}, isDryRun = false) =>
  prepareRelease(
    {
      version: '1.2.0',
      changelog: '## [Unreleased]\n\n- soon\n\n## [1.2.0] - 2027-01-02\n\n- a thing\n',
      tags: ['v1.2.0'],
      changes: [],
      build: builds(['gatekeeper', 'opsgenie']),
      ...deps,
    },
    FOLDERS,
    { isDryRun },
  );

describe('prepareRelease', () => {
  it('gives the zips, what is inside them, their sums as sha256sum reads them, and what the changelog says', async () => {
    const { files, notes, sums } = await prepare();
    const contents = [
      ['gatekeeper.cdx.json', '{"of":"gatekeeper"}'],
      ['gatekeeper.zip', 'zip'],
      ['opsgenie.cdx.json', '{"of":"opsgenie"}'],
      ['opsgenie.zip', 'zip'],
    ] as const;
    expect([...files].map(([name, bytes]) => [name, Buffer.from(bytes).toString()])).toEqual(contents);
    expect(sums).toBe(contents.map(([name, text]) => `${sha256(text)}  ${name}\n`).join(''));
    expect(notes).toBe('- a thing');
  });

  it.each<[string, Partial<ReleaseDeps>, string]>([
    [
      'the commit has no tag',
      { tags: [] },
      'package.json says 1.2.0, and this commit has no tag: git tag v1.2.0',
    ],
    ['its tag is another version', { tags: ['v1.1.0', 'x'] }, 'this commit has v1.1.0, x'],
    ['its tag has no v', { tags: ['1.2.0'] }, 'this commit has 1.2.0'],
    ['something is not committed', { changes: [' M README.md'] }, 'Not committed:  M README.md'],
    [
      'the changelog is silent',
      { changelog: '## [Unreleased]\n\n- soon' },
      'CHANGELOG.md says nothing of 1.2.0',
    ],
    [
      'the section is empty',
      { changelog: '## [1.2.0]\n\n## [1.1.0]\n\n- x' },
      'CHANGELOG.md says nothing of 1.2.0',
    ],
    [
      'two builds differ',
      { build: builds(['x'], (folder) => folder) },
      'Two builds of the same sources differ: x.',
    ],
    ['nothing is built', { build: builds([]) }, 'Two builds of the same sources differ: in their functions.'],
  ])('stops where %s', async (_case, deps, message) => {
    await expect(prepare(deps)).rejects.toThrow(message);
  });

  it('in a dry run needs no tag, and takes what is not released yet', async () => {
    const deps = { tags: [], changes: ['?? x'], version: '1.3.0' };
    expect((await prepare(deps, true)).notes).toBe('- soon');
  });

  it('in a dry run still compares two builds', async () => {
    await expect(prepare({ build: builds(['x'], (folder) => folder) }, true)).rejects.toThrow('differ');
  });
});
