import { UserError } from '../../common/errors.ts';
import { buildSubmission } from './fixtures/build-payload.ts';
import { buildInput } from './fixtures/build-receipt.ts';
import { readSubmission } from './submission.ts';

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
    expect(readSubmission(buildSubmission(values)).input).toEqual(buildInput({ description: '', link: '' }));
  });

  it('trims what was typed', () => {
    const values = { message: { value: { value: '  Checkout is down ' } } };
    expect(readSubmission(buildSubmission(values)).input.message).toBe('Checkout is down');
  });

  it('has no metadata where the view has none', () => {
    expect(readSubmission(buildSubmission()).privateMetadata).toBeUndefined();
  });

  it.each([
    ['no service chosen', { service: { value: { selected_option: null } } }],
    ['no service', { service: undefined }],
    ['no priority chosen', { priority: { value: { selected_option: null } } }],
    [
      'an unknown priority',
      { priority: { value: { selected_option: { text: { text: 'P6' }, value: 'P6' } } } },
    ],
    ['a null message', { message: { value: { value: null } } }],
    ['a message of spaces', { message: { value: { value: '   ' } } }],
    ['no message', { message: undefined }],
  ])('asks to run it again with %s', (_case, values) => {
    const read = () => readSubmission(buildSubmission(values));
    expect(read).toThrow(UserError);
    expect(read).toThrow(
      expect.objectContaining({ userMessage: expect.stringContaining('run `/sre` again') }),
    );
  });

  it.each([
    ['no view', {}],
    ['no state', { view: {} }],
    ['a state of another shape', { view: { state: { values: { message: 'hello' } } } }],
  ])('throws for a payload with %s', (_case, payload) => {
    expect(() => readSubmission(payload)).toThrow();
    expect(() => readSubmission(payload)).not.toThrow(UserError);
  });
});
