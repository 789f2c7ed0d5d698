import { parseEvent } from '../contract.ts';
import { buildEvent } from '../fixtures/build-event.ts';
import { logFieldsOf } from './log-fields.ts';

it('says what an event is about, by ids', () => {
  const event = parseEvent(buildEvent({}, 'block_actions'));
  const { command, idempotencyKey, requestId, subcommand } = event.detail;
  expect(logFieldsOf(event)).toEqual({
    ...{ command, idempotencyKey, requestId, subcommand, detailType: 'block_actions' },
    ...{ team: event.detail.team.id, user: event.detail.user.id, channel: event.detail.channel?.id },
  });
});

it('leaves out the first word of a command, and a channel that is not there', () => {
  const event = parseEvent(buildEvent({ channel: null }));
  expect(logFieldsOf(event)).not.toHaveProperty('subcommand');
  expect(logFieldsOf(event)).not.toHaveProperty('channel');
});
