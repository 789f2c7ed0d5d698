import { leanSchemas } from './lean-schemas.ts';

const ERROR = `export var AlreadyExists$ = [-3, n0, _AE,
    { [_aQE]: [\`AlreadyExists\`, 400], [_e]: _c },
    [_M],
    [0]
];
n0_registry.registerError(AlreadyExists$, AlreadyExists);
`;
const SOURCE = `const n0_registry = new TypeRegistry(n0);
${ERROR}export var Tag$ = [3, n0, _T,
    0,
    [_K], [0], 1
];
var AlarmList = [1, n0, _AL,
    0, [0,
        { [_xN]: _A }]
];
`;

describe('leanSchemas', () => {
  it('takes each error and its line in the register, and makes the other shapes free of effects', () => {
    expect(leanSchemas(SOURCE)).toBe(`const n0_registry = new TypeRegistry(n0);
export var Tag$ = /* @__PURE__ */ (() => [3, n0, _T,
    0,
    [_K], [0], 1
])();
var AlarmList = /* @__PURE__ */ (() => [1, n0, _AL,
    0, [0,
        { [_xN]: _A }]
])();
`);
  });

  it('keeps the errors that are asked for', () => {
    expect(leanSchemas(SOURCE, ['AlreadyExists'])).toContain(ERROR);
  });

  it('keeps an error that some other register holds', () => {
    const others = SOURCE.replace('n0_registry.registerError', '_s_registry.registerError');
    expect(leanSchemas(`${SOURCE}${others}`)).toContain('_s_registry.registerError(AlreadyExists$');
  });

  it.each([
    ['no errors', SOURCE.replace(ERROR, ''), []],
    ['no error of a name that is kept', SOURCE, ['NotFound']],
    ['no other shapes', `const n0_registry = 1;\n${ERROR}`, []],
  ])('says when the SDK has %s any more', (_what, source, kept) => {
    expect(() => leanSchemas(source, kept)).toThrow(/^lean-sdk: no (error )?shapes/);
  });
});
