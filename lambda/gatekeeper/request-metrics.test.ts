import { recordMetrics } from '../../common/fixtures/record-metrics.ts';
import { NOW, setUp } from './fixtures/harness.ts';
import { commandForm, interactionForm, messageClick } from './fixtures/slack-bodies.ts';
import { MAX_BODY_BYTES } from './gatekeeper.ts';
import { createRecordRequest } from './request-metrics.ts';

type Sending = Parameters<ReturnType<typeof setUp>['send']>[0];

describe('the metrics of a request', () => {
  it.each<[string, Sending, string[]]>([
    ['published', { body: commandForm() }, ['Requests published /sre']],
    ['refused', { body: commandForm({ channel_id: 'C99ELSE' }) }, ['Requests refused /sre']],
    [
      'a click that is refused',
      { body: interactionForm(messageClick({ channel: { id: 'C99ELSE' } })) },
      ['Requests refused /sre'],
    ],
    [
      'a word of the person’s own',
      { body: commandForm({ command: '/myPassword' }) },
      ['Requests refused other'],
    ],
    [
      'a name that every object has',
      { body: commandForm({ command: 'constructor' }) },
      ['Requests refused other'],
    ],
    ['another workspace', { body: commandForm({ team_id: 'T99ELSE' }) }, ['Requests ignored']],
    ['malformed', { body: `${commandForm()}&x=%zz` }, ['Requests malformed']],
    ['too large', { body: 'x'.repeat(MAX_BODY_BYTES + 1) }, ['Requests too_large', 'AuthRejected too_large']],
    [
      'a forgery',
      { body: commandForm(), secret: 'guess' },
      ['Requests unauthorized', 'AuthRejected mismatch'],
    ],
    [
      'a replay',
      { body: commandForm(), timestamp: '1789999000' },
      ['Requests unauthorized', 'AuthRejected stale'],
    ],
  ])(
    '%s: by command and outcome, with the time since the arrival, written once',
    async (_case, sending, expected) => {
      const { send, counted, written } = setUp();
      await send(sending);
      const [, ...dimensions] = expected[0]?.split(' ') ?? [];
      expect(counted).toEqual([...expected, ['AckMilliseconds 20', ...dimensions].join(' ')]);
      expect(written()).toBe(1);
    },
  );

  it.each([
    ['entry_too_large', 'entry_too_large'],
    ['deadline', 'deadline'],
    ['put_events', 'put_events'],
    ['failed entry: ThrottlingException', 'failed_entry'],
  ])('not published because of %s counts as %s', async (reason, outcome) => {
    const { send, counted } = setUp({ publish: async () => ({ reason }) });
    await send({ body: commandForm() });
    expect(counted).toEqual([
      'Requests not_published /sre',
      `PublishFailed ${outcome} /sre`,
      'AckMilliseconds 20 not_published /sre',
    ]);
  });
});

describe('createRecordRequest', () => {
  function setUpRecord() {
    const { metrics, counted, published } = recordMetrics();
    const left: (() => void)[] = [];
    const recordRequest = createRecordRequest({
      metrics,
      rules: { allowedCommands: {} },
      now: () => NOW,
      afterResponse: (work) => left.push(work),
    });
    return { recordRequest, left, counted, published };
  }

  it('counts no time before the arrival', () => {
    const { recordRequest, counted } = setUpRecord();
    recordRequest({ outcome: 'ignored' }, NOW + 5);
    expect(counted).toEqual(['Requests ignored', 'AckMilliseconds 0 ignored']);
  });

  it('lets the answer go before it writes', () => {
    const { recordRequest, left, published } = setUpRecord();
    recordRequest({ outcome: 'ignored' }, NOW);
    expect([left.length, published()]).toEqual([1, 0]);
    left[0]?.();
    expect(published()).toBe(1);
  });
});
