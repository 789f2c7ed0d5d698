import type { BundledPackage } from './bundled-packages.ts';
import { cyclonedx } from './fixtures/cyclonedx.ts';
import { createSbom } from './sbom.ts';

const PACKAGES: BundledPackage[] = [
  { name: '@sea/lantern', version: '1.0.0', license: 'Apache-2.0', notices: [] },
  { name: 'harbour', version: '2.0.0-rc.1', license: '(MIT OR Apache-2.0)', notices: [] },
  { name: 'quay', version: '0.1.0', license: 'SEE LICENSE IN terms.txt', notices: [] },
  { name: 'pier', version: '0.1.0', license: undefined, notices: [] },
];

const made = () =>
  JSON.parse(createSbom({ name: 'gatekeeper', version: '1.2.0', sha256: 'ab'.repeat(32) }, PACKAGES));

/** The paths of what is wrong. */
const faults = (sbom: unknown) =>
  (cyclonedx.safeParse(sbom).error?.issues ?? []).map(({ path }) => path.join('.'));

it('has the shape that CycloneDX 1.6 requires', () => {
  expect(faults(made())).toEqual([]);
});

it.each<[string, (sbom: ReturnType<typeof made>) => void, string]>([
  ['another format', (sbom) => delete sbom.bomFormat, 'bomFormat'],
  ['no version of it', (sbom) => delete sbom.specVersion, 'specVersion'],
  ['a version that is none', (sbom) => Object.assign(sbom, { version: 0 }), 'version'],
  ['a component without a name', (sbom) => delete sbom.components[1].name, 'components.1.name'],
  [
    'a component of no known type',
    (sbom) => Object.assign(sbom.components[0], { type: 'package' }),
    'components.0.type',
  ],
  [
    'half a hash',
    (sbom) => Object.assign(sbom.metadata.component.hashes[0], { content: 'ab' }),
    'metadata.component.hashes.0.content',
  ],
  [
    'an algorithm by another name',
    (sbom) => Object.assign(sbom.metadata.component.hashes[0], { alg: 'sha256' }),
    'metadata.component.hashes.0.alg',
  ],
  [
    'an expression as an id',
    (sbom) => Object.assign(sbom.components[1], { licenses: [{ license: { id: '(MIT OR Apache-2.0)' } }] }),
    'components.1.licenses',
  ],
  [
    'an address without a version',
    (sbom) => Object.assign(sbom.components[2], { purl: 'pkg:npm/quay' }),
    'components.2.purl',
  ],
  [
    'one reference twice',
    (sbom) => Object.assign(sbom.components[2], { 'bom-ref': sbom.components[3]['bom-ref'] }),
    'components',
  ],
])('%s would be seen', (_what, spoil, path) => {
  const sbom = made();
  spoil(sbom);
  expect(faults(sbom)).toContain(path);
});
