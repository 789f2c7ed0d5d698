import type { BundledPackage } from './bundled-packages.ts';
import { thirdPartyNotices } from './notices.ts';
import { createSbom } from './sbom.ts';

const SUBJECT = { name: 'gatekeeper', version: '1.2.0', sha256: 'ab'.repeat(32) };

const pack = (name: string, more: Partial<BundledPackage> = {}): BundledPackage => ({
  name,
  version: '1.0.0',
  license: 'MIT',
  notices: [],
  ...more,
});

describe('createSbom', () => {
  it('names the function, its zip and each package, as CycloneDX does', () => {
    expect(JSON.parse(createSbom(SUBJECT, [pack('@sea/lantern'), pack('harbour')]))).toEqual({
      bomFormat: 'CycloneDX',
      specVersion: '1.6',
      version: 1,
      metadata: {
        component: {
          type: 'application',
          'bom-ref': 'q-bot/gatekeeper',
          name: 'q-bot-gatekeeper',
          version: '1.2.0',
          hashes: [{ alg: 'SHA-256', content: 'ab'.repeat(32) }],
        },
      },
      components: [
        {
          type: 'library',
          'bom-ref': 'pkg:npm/%40sea/lantern@1.0.0',
          group: '@sea',
          name: 'lantern',
          version: '1.0.0',
          licenses: [{ license: { id: 'MIT' } }],
          purl: 'pkg:npm/%40sea/lantern@1.0.0',
        },
        {
          type: 'library',
          'bom-ref': 'pkg:npm/harbour@1.0.0',
          name: 'harbour',
          version: '1.0.0',
          licenses: [{ license: { id: 'MIT' } }],
          purl: 'pkg:npm/harbour@1.0.0',
        },
      ],
    });
  });

  it.each([
    ['(MIT OR Apache-2.0)', [{ expression: '(MIT OR Apache-2.0)' }]],
    ['SEE LICENSE IN terms.txt', [{ license: { name: 'SEE LICENSE IN terms.txt' } }]],
    [undefined, undefined],
  ])('says the licence %s in the form that fits it', (license, licenses) => {
    expect(JSON.parse(createSbom(SUBJECT, [pack('harbour', { license })])).components[0].licenses).toEqual(
      licenses,
    );
  });
});

describe('thirdPartyNotices', () => {
  it('has each text once, below the packages that share it', () => {
    const text = thirdPartyNotices([
      pack('a', { notices: ['Apache', 'Notice of A'] }),
      pack('b', { notices: ['Apache'] }),
      pack('c', { notices: ['Apache'] }),
    ]);
    expect(text.match(/^Apache$/gm)).toHaveLength(2);
    expect(text).toContain('a 1.0.0\n\nApache\n\nNotice of A\n');
    expect(text).toContain('b 1.0.0\nc 1.0.0\n\nApache\n');
  });

  it('names the licence of a package that ships no text', () => {
    expect(thirdPartyNotices([pack('a', { license: 'MIT-0' })])).toContain('a 1.0.0\n\nLicense: MIT-0.');
  });
});
