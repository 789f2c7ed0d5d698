import type { BundledPackage } from './bundled-packages.ts';

export interface SbomSubject {
  /** Of the function. */
  name: string;
  /** Of Q-Bot. */
  version: string;
  /** Of the function's zip, in hexadecimal: it ties the list to what is deployed. */
  sha256: string;
}

/**
 * What is inside one function's zip, as CycloneDX 1.6 in JSON. It depends on its arguments only: no clock and no serial
 * number, so that two builds give the same bytes. Node.js, Python and boto3 are Lambda's and not listed.
 * https://cyclonedx.org/docs/1.6/json/
 */
export function createSbom({ name, sha256, version }: SbomSubject, packages: BundledPackage[]): string {
  const sbom = {
    bomFormat: 'CycloneDX',
    specVersion: '1.6',
    version: 1,
    metadata: {
      component: {
        type: 'application',
        'bom-ref': `q-bot/${name}`,
        name: `q-bot-${name}`,
        version,
        hashes: [{ alg: 'SHA-256', content: sha256 }],
      },
    },
    components: packages.map(componentOf),
  };
  return `${JSON.stringify(sbom, undefined, 2)}\n`;
}

function componentOf({ license, name, registry = 'npm', version }: BundledPackage) {
  const [, group, ownName = name] = /^(@[^/]+)\/(.+)$/.exec(name) ?? [];
  const purl = `pkg:${registry}/${name.replace('@', '%40')}@${version}`;
  return {
    type: 'library',
    'bom-ref': purl,
    ...(group === undefined ? {} : { group }),
    name: ownName,
    version,
    ...(license === undefined ? {} : { licenses: [licenseChoice(license)] }),
    purl,
  };
}

/** One SPDX id, several joined, or words of the author's own. https://spdx.github.io/spdx-spec/v2.3/SPDX-license-expressions/ */
function licenseChoice(license: string) {
  if (/^[\w.+-]+$/.test(license)) return { license: { id: license } };
  if (/\b(AND|OR|WITH)\b/.test(license)) return { expression: license };
  return { license: { name: license } };
}
