import { buildDetail } from '../fixtures/build-event.ts';
import { readClick } from './click.ts';

const action = { type: 'button', action_id: '/xyz:thing:do', value: 'thing-1' };

it('reads which button was clicked, what it carries, and where it stands', () => {
  const payload = { actions: [action], message: { ts: '1.1' } };
  expect(readClick(buildDetail({ payload }))).toEqual({
    actionId: '/xyz:thing:do',
    value: 'thing-1',
    channel: 'C07HARBOUR',
    ts: '1.1',
  });
});

it('takes a button that carries nothing, in no message of no channel', () => {
  const payload = { actions: [{ action_id: '/xyz:thing:do', selected_option: null }] };
  expect(readClick({ channel: null, payload })).toEqual({
    actionId: '/xyz:thing:do',
    value: '',
    channel: '',
    ts: '',
  });
});

it.each([
  [{}],
  [{ actions: [] }],
  [{ actions: [action, action] }],
  [{ actions: [{ value: 'x' }] }],
  [{ actions: [{}] }],
])('refuses what is no click: %p', (payload) => {
  expect(() => readClick({ channel: null, payload })).toThrow();
});
