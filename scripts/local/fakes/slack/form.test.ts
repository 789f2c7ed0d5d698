import type { Typed } from '../../driver-client.ts';
import { buildView, inputBlock, option, plain } from './fixtures/slack.ts';
import { fillForm, formFields } from './form.ts';

describe('formFields', () => {
  it('finds inputs, accessories and menus among buttons', () => {
    const select = { type: 'static_select', action_id: 's', options: [option('One')] };
    const view = buildView({
      blocks: [
        { type: 'divider' },
        inputBlock('a', { type: 'plain_text_input' }, { optional: true }),
        { type: 'section', block_id: 'b', text: plain('b'), accessory: select },
        {
          type: 'actions',
          block_id: 'c',
          elements: [{ type: 'button', action_id: 'go', text: plain('Go') }, select],
        },
      ],
    });
    expect(formFields(view)).toMatchObject([
      { blockId: 'a', actionId: 'a_action', label: 'a', required: false, options: [] },
      { blockId: 'b', actionId: 's', label: '', required: false, options: [option('One')] },
      { blockId: 'c', actionId: 's', required: false },
    ]);
  });
});

describe('fillForm', () => {
  it('carries values as Slack does', () => {
    const { values, errors } = fillForm(buildView(), { service: 'search', message: 'down' });
    expect(errors).toEqual({});
    expect(values).toEqual({
      service: { service_action: { type: 'static_select', selected_option: option('Search') } },
      message: { message_action: { type: 'plain_text_input', value: 'down' } },
    });
  });

  it('leaves untouched and emptied fields null', () => {
    const untouched = {
      service: { service_action: { type: 'static_select', selected_option: null } },
      message: { message_action: { type: 'plain_text_input', value: null } },
    };
    expect(fillForm(buildView(), {}).values).toEqual(untouched);
    expect(fillForm(buildView(), { service: null, message: '' }).values).toEqual(untouched);
  });

  it('keeps initial values until they are replaced', () => {
    const blocks = [
      inputBlock('a', { type: 'plain_text_input', initial_value: 'was' }),
      inputBlock('b', {
        type: 'checkboxes',
        options: [option('X'), option('Y')],
        initial_options: [option('X')],
      }),
    ];
    expect(fillForm({ blocks }, {}).values).toMatchObject({
      a: { a_action: { value: 'was' } },
      b: { b_action: { selected_options: [option('X')] } },
    });
    expect(fillForm({ blocks }, { b: ['y'] }).values).toMatchObject({
      b: { b_action: { selected_options: [option('Y')] } },
    });
  });

  it.each<[string, Record<string, unknown>, Typed, Record<string, unknown>]>([
    ['a moment', { type: 'datetimepicker' }, '1700000000', { selected_date_time: 1_700_000_000 }],
    ['a date', { type: 'datepicker' }, '2026-01-02', { selected_date: '2026-01-02' }],
    ['a person', { type: 'users_select' }, 'U1', { selected_user: 'U1' }],
    ['several channels', { type: 'multi_channels_select' }, ['C1'], { selected_channels: ['C1'] }],
    ['no channel of several', { type: 'multi_channels_select' }, null, { selected_channels: [] }],
    [
      'several options',
      { type: 'multi_static_select', options: [option('X')] },
      ['x'],
      { selected_options: [option('X')] },
    ],
    [
      'a grouped option',
      { type: 'static_select', option_groups: [{ label: plain('g'), options: [option('X')] }] },
      'x',
      { selected_option: option('X') },
    ],
  ])('enters %s', (_, element, typed, held) => {
    const { values } = fillForm({ blocks: [inputBlock('a', element)] }, { a: typed });
    expect(values.a?.a_action).toEqual({ type: element.type, ...held });
  });

  it.each<[string, Record<string, Typed>, Record<string, string>]>([
    ['missing', { message: 'down' }, { service: 'Please complete this required field.' }],
    ['too short', { service: 'search', message: 'ab' }, { message: 'Please enter at least 3 characters.' }],
    [
      'too long',
      { service: 'search', message: 'é'.repeat(11) },
      { message: 'Please enter no more than 10 characters.' },
    ],
  ])('says what is %s', (_, typed, errors) => {
    expect(fillForm(buildView(), typed).errors).toEqual(errors);
  });

  const OPTIONS = ['X', 'Y', 'Z'].map((name) => option(name));
  const many = { type: 'multi_static_select', options: OPTIONS, max_selected_items: 2 };
  const number = { type: 'number_input', is_decimal_allowed: false, min_value: '1', max_value: '9' };
  it.each<[Record<string, unknown>, Typed, string | undefined]>([
    [{ type: 'email_text_input' }, 'nobody', 'Please enter a valid email address.'],
    [{ type: 'email_text_input' }, 'ann@example.com', undefined],
    [{ type: 'url_text_input' }, 'nowhere', 'Please enter a valid URL.'],
    [{ type: 'url_text_input' }, 'javascript:1', 'Please enter a valid URL.'],
    [{ type: 'url_text_input' }, 'https://example.com', undefined],
    [number, 'seven', 'Please enter a valid number.'],
    [number, '1.5', 'Please enter a whole number.'],
    [number, '0', 'Please enter a number no less than 1.'],
    [number, '10', 'Please enter a number no more than 9.'],
    [number, '9', undefined],
    [{ ...number, is_decimal_allowed: true }, '1.5', undefined],
    [many, ['x', 'y', 'z'], 'Please choose no more than 2.'],
    [many, ['x', 'y'], undefined],
  ])('says of %j with %j: %s', (element, typed, error) => {
    const { errors } = fillForm({ blocks: [inputBlock('a', element)] }, { a: typed });
    expect(errors.a).toBe(error);
  });

  it('tells the elements of one block apart', () => {
    const menu = (id: string) => ({ type: 'static_select', action_id: id, options: OPTIONS });
    const view = { blocks: [{ type: 'actions', block_id: 'a', elements: [menu('one'), menu('two')] }] };
    const { values } = fillForm(view, { 'a/two': 'y' });
    expect(values.a).toMatchObject({ one: { selected_option: null }, two: { selected_option: option('Y') } });
  });

  it('counts characters, not UTF-16 units, and up to 3,000 without a limit', () => {
    expect(fillForm(buildView(), { service: 'search', message: '🚒'.repeat(10) }).errors).toEqual({});
    const free = { blocks: [inputBlock('a', { type: 'plain_text_input' })] };
    expect(fillForm(free, { a: 'x'.repeat(3000) }).errors).toEqual({});
    expect(fillForm(free, { a: 'x'.repeat(3001) }).errors).toEqual({
      a: 'Please enter no more than 3000 characters.',
    });
  });

  it.each<[string, Record<string, Typed>, string]>([
    ['a field that is not there', { nothing: 'a' }, 'no such field in the form: nothing'],
    ['an option that is not there', { service: 'Search' }, 'service has no option with the value Search'],
    ['several where one fits', { service: ['search'] }, 'service takes one value'],
  ])('cannot enter %s', (_, typed, message) => {
    expect(() => fillForm(buildView(), typed)).toThrow(message);
  });
});
