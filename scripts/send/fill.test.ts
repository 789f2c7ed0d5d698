import { fillFields } from './fill.ts';

const plain = (text: string) => ({ type: 'plain_text', text });
const option = (text: string, value: string) => ({ text: plain(text), value });
const input = (blockId: string, label: string, element: Record<string, unknown>, optional = false) => ({
  ...{ type: 'input', block_id: blockId, label: plain(label), optional },
  element: { action_id: 'value', ...element },
});

const services = [option('Payments API', 'svc-1'), option('Payments UI', 'svc-2'), option('Search', 'svc-3')];
const priorities = ['P1', 'P2', 'P3'].map((name) => option(name, name));
const view = {
  blocks: [
    input('service', 'Service', { type: 'static_select', options: services }),
    input('prio_block', 'Priority', { type: 'static_select', options: priorities }),
    input('message', 'Message', { type: 'plain_text_input' }),
    input('areas', 'Areas', { type: 'checkboxes', options: services }, true),
    input('kind', 'Kind', { type: 'static_select', options: priorities, initial_option: priorities[1] }),
  ],
};

describe('fillFields', () => {
  it.each([
    ['an option by its text', { service: 'search' }, { service: 'svc-3' }],
    ['an option by its value', { service: 'SVC-2' }, { service: 'svc-2' }],
    ['an option by its beginning', { service: 'sea' }, { service: 'svc-3' }],
    ['a field by its label', { Priority: 'p2' }, { prio_block: 'P2' }],
    ['a text as it is', { MESSAGE: ' Checkout = down' }, { message: ' Checkout = down' }],
    ['several options', { areas: 'search, svc-1' }, { areas: ['svc-3', 'svc-1'] }],
  ])('takes %s', (_, asked, expected) => {
    expect(fillFields(view, asked).values).toMatchObject(expected);
  });

  it('takes the first option of a required menu that nobody named, and says so', () => {
    const { values, notes } = fillFields(view, { message: 'a', service: 'Search' });
    expect(values).toEqual({ message: 'a', service: 'svc-3', prio_block: 'P1' });
    expect(notes).toEqual(['Priority: took the first, "P1"']);
  });

  it('takes a list where several may be chosen', () => {
    const required = { blocks: [input('areas', 'Areas', { type: 'checkboxes', options: services })] };
    expect(fillFields(required, {}).values).toEqual({ areas: ['svc-1'] });
  });

  it.each([
    [
      'an unknown field',
      { nothing: 'a' },
      'no field "nothing"; it has: Service, Priority, Message, Areas, Kind',
    ],
    [
      'an unknown option',
      { service: 'x' },
      'Service has no option "x": "Payments API", "Payments UI", "Search"',
    ],
    ['a beginning of two', { service: 'pay' }, 'begin with "pay": "Payments API", "Payments UI"'],
  ])('refuses %s', (_, asked, message) => {
    expect(() => fillFields(view, asked)).toThrow(message);
  });
});
