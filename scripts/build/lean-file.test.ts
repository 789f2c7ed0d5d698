import { readFileSync } from 'node:fs';
import path from 'node:path';
import { leanFile } from './lean-file.ts';
import { LEAN_FILES } from './lean-files.ts';

const SOURCE = `export class Signer {
    presign(request) {
        return request;
    }
    sign(request) {
        return isNative ? sign(request) : slow(request);
    }
}
`;
const FILE = '@fixture/package/Signer.js';

describe('leanFile', () => {
  it('leaves out functions, and puts bodies and texts in place of others', () => {
    const rules = {
      leftOut: ['presign'],
      texts: { 'isNative ? sign(request) : slow(request)': 'sign(request)' },
    };
    expect(leanFile(SOURCE, rules, FILE)).toBe(`export class Signer {
    presign() { leftOut("Signer.presign"); }
    sign(request) {
        return sign(request);
    }
}
`);
    expect(leanFile(SOURCE, { bodies: { sign: '() { return 1; }' } }, FILE)).toContain(
      '    sign() { return 1; }\n',
    );
  });

  it.each([
    ['is not there', 'isOld ? '],
    ['is there twice', 'request'],
  ])('says where a text %s', (_what, text) => {
    expect(() => leanFile(SOURCE, { texts: { [text]: '' } }, FILE)).toThrow(
      `lean-sdk: not once in ${FILE}: ${text}`,
    );
  });
});

describe('what would read a setting in a file', () => {
  const OPTIONS = `export const OPTIONS = {
    environmentVariableSelector: (env) => env[NAME],
@
    default: undefined,
};
`;

  it.each([
    ['in one line', '    configFileSelector: (profile) => profile[NAME],'],
    ['in several', '    configFileSelector: (profile, config) => {\n        return profile[NAME];\n    },'],
    ['as a method', '    configFileSelector(profile) {\n        return profile[NAME];\n    },'],
  ])('is left out %s', (_how, selector) => {
    const source = OPTIONS.replace('@', selector);
    expect(leanFile(source, { hasFileSelector: true }, FILE)).toBe(OPTIONS.replace('@\n', ''));
  });

  it('is missed where it is not there', () => {
    expect(() => leanFile(OPTIONS, { hasFileSelector: true }, FILE)).toThrow(
      `lean-sdk: no configFileSelector in ${FILE}`,
    );
  });
});

describe('LEAN_FILES', () => {
  it.each(Object.entries(LEAN_FILES))('fits %s as it is installed', (name, rules) => {
    const source = readFileSync(path.join('node_modules', name), 'utf8');
    expect(leanFile(source, rules, name)).not.toBe(source);
  });
});
