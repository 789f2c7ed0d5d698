import { buildSubmission } from './fixtures/build-payload.ts';
import { buildInput } from './fixtures/build-receipt.ts';
import { readSubmission } from './opsgenie.ts';

describe('readSubmission', () => {
  it('reads every field and the metadata', () => {
    expect(readSubmission(buildSubmission({}, '{"channelId":"C07HARBOUR"}'))).toEqual({
      input: buildInput(),
      privateMetadata: '{"channelId":"C07HARBOUR"}',
    });
  });

  it.each([
    ['null', { description: { value: { value: null } }, link: { value: { value: null } } }],
    ['only spaces', { description: { value: { value: ' \n ' } }, link: { value: { value: ' ' } } }],
    ['an element without a value', { description: { value: {} }, link: { value: {} } }],
    ['a block without its element', { description: {}, link: {} }],
    ['not there at all', { description: undefined, link: undefined }],
  ])('takes an optional field that is %s for empty', (_case, values) => {
    expect(readSubmission(buildSubmission(values))).toMatchObject({
      input: buildInput({ description: '', link: '' }),
    });
  });

  it('trims what was typed', () => {
    const values = { message: { value: { value: '  Checkout is down ' } } };
    expect(readSubmission(buildSubmission(values))).toMatchObject({ input: { message: 'Checkout is down' } });
  });

  it('has no metadata where the view has none', () => {
    expect(readSubmission(buildSubmission())).toHaveProperty('privateMetadata', undefined);
  });

  it.each([
    ['no service chosen', 'service', { service: { value: { selected_option: null } } }],
    ['no service', 'service', { service: undefined }],
    ['no priority chosen', 'priority', { priority: { value: { selected_option: null } } }],
    [
      'an unknown priority',
      'priority',
      { priority: { value: { selected_option: { text: { text: 'P6' }, value: 'P6' } } } },
    ],
    ['a null message', 'message', { message: { value: { value: null } } }],
    ['a message of spaces', 'message', { message: { value: { value: '   ' } } }],
    ['no message', 'message', { message: undefined }],
  ] as const)('says which field is empty with %s, and keeps the others', (_case, missing, values) => {
    const { [missing]: _none, ...others } = buildInput();
    expect(readSubmission(buildSubmission(values))).toMatchObject({ missing, typed: others });
  });

  it.each([
    ['no view', {}],
    ['no state', { view: {} }],
    ['a state of another shape', { view: { state: { values: { message: 'hello' } } } }],
  ])('throws for a payload with %s', (_case, payload) => {
    expect(() => readSubmission(payload)).toThrow();
  });
});
