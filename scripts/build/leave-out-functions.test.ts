import { leaveOutFunctions, replaceBodies } from './leave-out-functions.ts';

const SOURCE = `import { big } from 'big';
export class Signer {
    async presign(request, options = {}) {
        if (options.big) {
            return big(request);
        }
        return request;
    }
    /* v8 ignore next */ static #hidden(a) {
        return big(a);
    }
    sign(request) {
        return this.presign(request);
    }
}
export const arrow = async ({ a }) => {
    return big(a);
};
const bare = value => {
    return value;
};
export async function declared(a, b) {
    return big(a, b);
}
export const table = {
    entry: (a) => {
        return big(a);
    },
};
`;
const FILE = '@fixture/package/dist-es/Signer.js';

const leaveOut = (...names: string[]) => leaveOutFunctions(SOURCE, names, FILE);

describe('leaveOutFunctions', () => {
  it('leaves out a method, and nothing after it', () => {
    expect(leaveOut('presign')).toContain(`export class Signer {
    async presign() { leftOut("Signer.presign"); }
    /* v8 ignore next */ static #hidden(a) {`);
  });

  it.each([
    ['#hidden', '/* v8 ignore next */ static #hidden() { leftOut("Signer.#hidden"); }\n    sign(request) {'],
    ['arrow', 'export const arrow = async () => leftOut("Signer.arrow");\nconst bare'],
    ['bare', '\nconst bare = () => leftOut("Signer.bare");\nexport'],
    ['entry', '\n    entry: () => leftOut("Signer.entry"),\n};'],
    ['declared', '\nexport async function declared() { leftOut("Signer.declared"); }\n'],
  ])('leaves out %s', (name, expected) => {
    expect(leaveOut(name)).toContain(expected);
  });

  it('leaves out several', () => {
    const lean = leaveOut('presign', '#hidden', 'arrow', 'entry', 'declared');
    expect(lean.match(/big\(/g)).toBeNull();
    expect(lean).toContain('return this.presign(request);');
  });

  it('says where a function is not there any more', () => {
    expect(() => leaveOut('presignAll')).toThrow(`lean-sdk: 0 definitions of presignAll in ${FILE}, not one`);
  });

  it('says where there is more than one', () => {
    const twice = SOURCE.replace('sign(request)', 'presign(request)');
    expect(() => leaveOutFunctions(twice, ['presign'], FILE)).toThrow('2 definitions of presign');
  });
});

describe('replaceBodies', () => {
  it('puts other parameters and another body in place of those of a method', () => {
    const lean = replaceBodies(SOURCE, { presign: '({ big }) { return big; }' }, FILE);
    expect(lean).toContain('    async presign({ big }) { return big; }\n');
  });

  it('puts another value in place of an arrow function', () => {
    const lean = replaceBodies(SOURCE, { arrow: '() => undefined' }, FILE);
    expect(lean).toContain('export const arrow = async () => undefined;\n');
  });
});
