import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { unzipSync } from 'fflate';
import { packagesInBundle } from '../../build/bundle-contents.ts';
import { cyclonedx } from '../../build/fixtures/cyclonedx.ts';
import { readFunctionDefinitions } from '../../local/wiring/function-definitions.ts';
import { DEFAULT_RUNTIME, runtimeOf } from '../../local/wiring/runtimes.ts';

/** What `npm run build` left of a function: the packages in its bundle, and what is said of them. */
function readBuilt(name: string) {
  const zip = readFileSync(`dist/${name}.zip`);
  const files = unzipSync(zip);
  return {
    packages: [...packagesInBundle(readFileSync(`dist/${name}/metafile-cjs.json`, 'utf8')).keys()].sort(),
    sha256: createHash('sha256').update(zip).digest('hex'),
    files: Object.keys(files),
    notices: Buffer.from(files['THIRD_PARTY_NOTICES.txt'] ?? '').toString(),
    sbom: JSON.parse(readFileSync(`dist/${name}.cdx.json`, 'utf8')),
  };
}

/** What is not bundled has tests of its own, in scripts/build/build-folder.test.ts. */
const names = Object.entries(readFunctionDefinitions('lambda'))
  .filter(([, definition]) => runtimeOf(definition) === DEFAULT_RUNTIME)
  .map(([name]) => name);

it.each(names)('the SBOM of %s lists what is in its bundle, and names its zip', (name) => {
  const { packages, sbom, sha256 } = readBuilt(name);
  const listed = sbom.components.map((one: { group?: string; name: string }) =>
    one.group === undefined ? one.name : `${one.group}/${one.name}`,
  );
  expect(packages.length).toBeGreaterThan(10);
  expect([...new Set(listed)].sort()).toEqual(packages);
  expect(sbom.metadata.component.hashes).toEqual([{ alg: 'SHA-256', content: sha256 }]);
  expect(cyclonedx.safeParse(sbom).error?.issues ?? []).toEqual([]);
});

it.each(names)(
  'the zip of %s keeps the notices of each package, and nothing but them and the bundle',
  (name) => {
    const { files, notices, packages } = readBuilt(name);
    expect(files.sort()).toEqual(['THIRD_PARTY_NOTICES.txt', 'lambda_function.js']);
    const named = new Set(Array.from(notices.matchAll(/^(\S+) \d+\.\d+\.\d+\S*$/gm), ([, one]) => one));
    expect(packages.filter((one) => !named.has(one))).toEqual([]);
  },
);
