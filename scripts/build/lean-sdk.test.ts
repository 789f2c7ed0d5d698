import { withoutErrorShapes } from './lean-sdk.ts';

const SOURCE = `const n0_registry = new TypeRegistry(n0);
export var AlreadyExists$ = [-3, n0, _AE,
    { [_aQE]: [\`AlreadyExists\`, 400], [_e]: _c },
    [_M],
    [0]
];
n0_registry.registerError(AlreadyExists$, AlreadyExists);
export var Tag$ = [3, n0, _T,
    0,
    [_K], [0], 1
];
`;

describe('withoutErrorShapes', () => {
  it('takes each error and its line in the register, and nothing else', () => {
    expect(withoutErrorShapes(SOURCE)).toBe(`const n0_registry = new TypeRegistry(n0);
export var Tag$ = [3, n0, _T,
    0,
    [_K], [0], 1
];
`);
  });

  it('keeps an error that some other register holds', () => {
    const others = SOURCE.replace('n0_registry.registerError', '_s_registry.registerError');
    expect(() => withoutErrorShapes(`${SOURCE}${others}`)).not.toThrow();
    expect(withoutErrorShapes(`${SOURCE}${others}`)).toContain('_s_registry.registerError(AlreadyExists$');
  });

  it('says when the SDK has nothing of the kind any more', () => {
    expect(() => withoutErrorShapes('export var Tag$ = [3, n0, _T];')).toThrow('no error shapes');
  });
});
