import { buildAlertAction, buildWebhookEvent } from '../../common/fixtures/build-webhook-event.ts';
import { validateMessage } from '../../scripts/local/fakes/slack/block-kit.ts';
import type { StoredDeadLetter } from './dead-letter-store.ts';
import { buildInvocation, buildStored, FAILED_AT } from './fixtures/build-dead-letter.ts';
import { type CardFacts, DISCARD, decisionText, operationsMessage, REPLAY } from './operations-message.ts';

const FACTS = { backend: {}, replayOffered: true };

function shown(deadLetter: StoredDeadLetter, facts: Partial<CardFacts> = {}): string {
  const message = operationsMessage(deadLetter, { ...FACTS, ...facts });
  expect(validateMessage(message)).toEqual([]);
  return JSON.stringify(message);
}

describe('cardMessage', () => {
  it('says who, what, error, age and reference, and has both buttons', () => {
    const deadLetter = buildStored({ told: 'response_url' });
    const { text, blocks = [] } = operationsMessage(deadLetter, FACTS);
    expect(text).toBe(
      '`/sre incident` of <@U03JUNIPER> failed in `qbot-opsgenie`. It failed halfway: it may or may not have taken effect.',
    );
    const [headline, facts, actions, context] = blocks;
    expect(headline).toMatchObject({
      text: { text: expect.stringContaining('*`/sre incident` of <@U03JUNIPER> failed') },
    });
    expect(facts).toMatchObject({
      text: {
        text: [
          '*Error* `Runtime.ExitError`, tried 2 times',
          '*Order* view_submission, <!date^1790000000^{date_short_pretty} {time_secs} ({ago})|2026-09-21T14:13:20.000Z> in <#C07HARBOUR>',
          '*Person* <@U03JUNIPER>: told, where it was ordered',
        ].join('\n'),
      },
    });
    expect(actions).toMatchObject({
      elements: [
        { action_id: REPLAY, value: deadLetter.id },
        { action_id: DISCARD, value: deadLetter.id, confirm: { confirm: { text: 'Discard' } } },
      ],
    });
    expect(context).toMatchObject({ elements: [{ text: 'kept for 14 days · ref Qa1requestFixture=' }] });
  });

  it.each([
    ['undelivered', 'It never reached its function, so nothing was done.'],
    ['failed', 'It failed halfway: it may or may not have taken effect.'],
    ['not_finished', 'It did not finish in time: it may or may not have taken effect.'],
  ] as const)('says of what is %s how far it came', (fate, far) => {
    expect(shown(buildStored({ fate }))).toContain(far);
  });

  it.each([
    ['direct_message', 'told, by a direct message'],
    [undefined, ':warning: *could not be told*: Slack accepted no message to them. Please tell them.'],
  ] as const)('says how its person heard of it: %s', (told, said) => {
    expect(shown(buildStored(told === undefined ? {} : { told }))).toContain(`<@U03JUNIPER>: ${said}`);
  });

  it('counts one try, and the replays', () => {
    const payload = JSON.stringify(buildInvocation({ replay: 2, channel: null }));
    const operationsMessage = shown(buildStored({ attempts: 1, errorType: '', payload }));
    expect(operationsMessage).toContain('*Error* unknown, tried 1 time\\n');
    expect(operationsMessage).toContain('*Order* view_submission, replay 2, <!date');
    expect(operationsMessage).not.toContain(' in <#');
    expect(shown(buildStored({ attempts: 0 }))).not.toContain('tried');
  });

  it('has no word of the person: neither what was typed nor the message of the error', () => {
    const typed = buildInvocation(
      { subcommand: 'zanzibar', args: ['burns'], text: 'Zanzibar burns' },
      'slash_command',
    );
    const deadLetter = buildStored({ payload: JSON.stringify(typed), errorMessage: 'no Zanzibar' });
    for (const replayOffered of [true, false]) {
      const operationsMessage = shown(deadLetter, { backend: { subcommands: ['status'] }, replayOffered });
      expect(operationsMessage).toContain('`/sre` of <@U03JUNIPER>');
      expect(operationsMessage).not.toMatch(/zanzibar|burns/i);
    }
  });

  it('leaves out the first word of free text: `/weather Berlin`', () => {
    const typed = buildInvocation(
      { command: '/weather', subcommand: 'berlin', text: 'Berlin' },
      'slash_command',
    );
    const { text } = operationsMessage(buildStored({ payload: JSON.stringify(typed) }), {
      ...{ backend: { replay: ['slash_command'], subcommands: ['help'] }, replayOffered: true },
    });
    expect(text).toBe(
      '`/weather` of <@U03JUNIPER> failed in `qbot-opsgenie`. It failed halfway: it may or may not have taken effect.',
    );
  });

  it('names a sub-command that the function declares', () => {
    const typed = buildInvocation({ command: '/devops', subcommand: 'restart' }, 'slash_command');
    const backend = { subcommands: ['restart'] };
    expect(shown(buildStored({ payload: JSON.stringify(typed) }), { backend })).toContain(
      '`/devops restart` of',
    );
  });

  it('says of what only reads that nothing was changed', () => {
    const typed = buildInvocation({ command: '/qchain', subcommand: 'status' }, 'slash_command');
    const backend = { readOnly: true, subcommands: ['status'] };
    const { text } = operationsMessage(buildStored({ payload: JSON.stringify(typed) }), {
      ...FACTS,
      backend,
    });
    expect(text).toBe(
      '`/qchain status` of <@U03JUNIPER> failed in `qbot-opsgenie`. It only reads, so nothing was changed.',
    );
  });

  it('says of a command whose form opens incidents that none was opened', () => {
    const typed = buildInvocation({ subcommand: 'burns' }, 'slash_command');
    const backend = { incident: { where: 'OpsGenie', fields: ['message'] } };
    const { text } = operationsMessage(buildStored({ payload: JSON.stringify(typed) }), {
      ...FACTS,
      backend,
    });
    expect(text).toBe('`/sre` of <@U03JUNIPER> failed in `qbot-opsgenie`. No incident was opened.');
  });

  it('lets nobody replay what is not offered', () => {
    const { blocks } = operationsMessage(buildStored(), { ...FACTS, replayOffered: false });
    expect(JSON.stringify(blocks)).not.toContain(REPLAY);
    expect(JSON.stringify(blocks)).toContain(DISCARD);
  });

  it('escapes the type of the error, however long it is', () => {
    const errorType = `<!channel>${'e'.repeat(300)}`;
    expect(shown(buildStored({ errorType }))).toContain('`&lt;!channel&gt;eee');
  });

  it('shows what is no event', () => {
    const operationsMessage = shown(
      buildStored({ payload: 'no JSON', functionName: '', fate: 'undelivered' }),
    );
    expect(operationsMessage).toContain('Something that is not an event of Q-Bot failed.');
    expect(operationsMessage).toContain('*Person* unknown');
    expect(operationsMessage).toContain('kept for 14 days"');
  });

  it('shows an event that no user waits for, and what to do about it', () => {
    const event = buildWebhookEvent('alert_action', buildAlertAction({ requestId: '<!here>' }));
    const operationsMessage = shown(buildStored({ payload: JSON.stringify(event) }));
    expect(operationsMessage).toContain('`alert_action` of `qbot.webhook` failed in `qbot-opsgenie`.');
    expect(operationsMessage).toContain('`/sre show`');
    expect(operationsMessage).toContain('ref &lt;!here&gt;');
  });

  it('shows an alarm that no message may show', () => {
    const event = {
      ...{ id: 'c4c1c1c9-6542', source: 'aws.cloudwatch', 'detail-type': 'CloudWatch Alarm State Change' },
      ...{ resources: ['arn:x'], detail: { alarmName: '<!here>' } },
    };
    const message = shown(buildStored({ payload: JSON.stringify(event), functionName: 'qbot-devops' }));
    expect(message).toContain('`CloudWatch Alarm State Change` of `aws.cloudwatch` failed in `qbot-devops`.');
    expect(message).toContain('`/devops alarms` shows how it stands');
    expect(message).toContain('ref c4c1c1c9-6542');
    expect(message).not.toContain('<!here>');
  });

  it('does not say that nobody waits for an event of the gatekeeper that breaks its contract', () => {
    const event = { ...buildInvocation(), detail: { requestId: 'request-1' } };
    expect(shown(buildStored({ payload: JSON.stringify(event) }))).toContain('*Person* unknown');
  });

  it.each([
    ['replayed', ':repeat: Replayed by <@U01CAPTAIN> <!date^1790000060^'],
    ['discarded', ':wastebasket: Discarded by <@U01CAPTAIN> <!date^1790000060^'],
    ['replaying', ':repeat: Being replayed by <@U01CAPTAIN> <!date^1790000060^'],
  ] as const)('has no buttons once it is %s, and says so in its text too', (state, said) => {
    const deadLetter = buildStored({ state, decidedBy: 'U01CAPTAIN', decidedAt: FAILED_AT });
    const { text, blocks } = operationsMessage(deadLetter, FACTS);
    expect(decisionText(deadLetter)).toContain(said);
    expect(text).toContain(said);
    expect(JSON.stringify(blocks)).toContain(said);
    expect(JSON.stringify(blocks)).not.toContain('"actions"');
    expect(validateMessage({ blocks })).toEqual([]);
  });
});
