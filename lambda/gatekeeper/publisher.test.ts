import {
  EventBridgeClient,
  PutEventsCommand,
  type PutEventsCommandOutput,
  type PutEventsResultEntry,
} from '@aws-sdk/client-eventbridge';
import { mockClient } from 'aws-sdk-client-mock';
import { buildDetail } from '../../common/fixtures/build-event.ts';
import { type Loopback, startLoopback } from '../../common/fixtures/loopback.ts';
import { recordLog } from '../../common/fixtures/record-log.ts';
import { RECORD } from './fixtures/audit-record.ts';
import { createPublish, ENTRY_BYTES } from './publisher.ts';

const TAKEN = { FailedEntryCount: 0, Entries: [{ EventId: '1' }] };
const bus = mockClient(EventBridgeClient);
const clock = { now: 1_790_000_000_000 };
const { log, lines } = recordLog();
const publish = createPublish({
  client: new EventBridgeClient({ region: 'eu-west-1' }),
  busName: 'qbot',
  log,
  now: () => clock.now,
});

function event(overrides: Parameters<typeof buildDetail>[0] = {}) {
  return { type: 'slash_command' as const, detail: buildDetail(overrides), record: RECORD, budgetMs: 1000 };
}

function failedWith(...entries: PutEventsResultEntry[]): Partial<PutEventsCommandOutput> {
  return { FailedEntryCount: 1, Entries: entries };
}

/** Detail-types of the entries of each call. */
function sent(): (string | undefined)[][] {
  return bus
    .commandCalls(PutEventsCommand)
    .map((call) => call.args[0].input.Entries?.map(({ DetailType }) => DetailType) ?? []);
}

beforeEach(() => {
  bus.reset();
  lines.length = 0;
});

describe('createPublish', () => {
  it('puts the event and its record on the bus in one call', async () => {
    bus.on(PutEventsCommand).resolves(TAKEN);
    await expect(publish(event())).resolves.toBeUndefined();
    expect(bus.commandCalls(PutEventsCommand).map((call) => call.args[0].input)).toEqual([
      {
        Entries: [
          {
            EventBusName: 'qbot',
            Source: 'qbot.gatekeeper',
            DetailType: 'slash_command',
            Detail: JSON.stringify(buildDetail()),
          },
          {
            EventBusName: 'qbot',
            Source: 'qbot.gatekeeper',
            DetailType: 'audit',
            Detail: JSON.stringify(RECORD),
          },
        ],
      },
    ]);
  });

  it.each(['ThrottlingException', 'InternalFailure', 'InternalException'])(
    'tries once more after a failed entry of %s',
    async (ErrorCode) => {
      bus.on(PutEventsCommand).resolvesOnce(failedWith({ ErrorCode })).resolves(TAKEN);
      await expect(publish(event())).resolves.toBeUndefined();
      expect(bus.commandCalls(PutEventsCommand)).toHaveLength(2);
    },
  );

  it('does not try a third time [F3]', async () => {
    bus.on(PutEventsCommand).resolves(failedWith({ ErrorCode: 'ThrottlingException' }));
    await expect(publish(event())).resolves.toEqual({ reason: 'failed entry: ThrottlingException' });
    expect(bus.commandCalls(PutEventsCommand)).toHaveLength(2);
  });

  it.each<[string, Partial<PutEventsCommandOutput>, string]>([
    [
      'a final code',
      failedWith({ ErrorCode: 'NotAuthorizedForSourceException' }),
      'NotAuthorizedForSourceException',
    ],
    ['a name of Object.prototype', failedWith({ ErrorCode: 'constructor' }), 'constructor'],
    ['no code', failedWith({}), 'unknown'],
    ['no entry', failedWith(), 'unknown'],
    ['no list', { FailedEntryCount: 1 }, 'unknown'],
    ['no count', { Entries: [{ EventId: '1' }] }, 'unknown'],
  ])('believes no answer with %s, and does not repeat it [F3]', async (_case, answer, code) => {
    bus.on(PutEventsCommand).resolves(answer);
    await expect(publish(event())).resolves.toEqual({ reason: `failed entry: ${code}` });
    expect(bus.commandCalls(PutEventsCommand)).toHaveLength(1);
  });

  it('hands on what the client throws a second time', async () => {
    const error = new Error('AccessDenied');
    bus.on(PutEventsCommand).rejects(error);
    await expect(publish(event())).resolves.toEqual({ reason: 'put_events', error });
    expect(bus.commandCalls(PutEventsCommand)).toHaveLength(2);
  });

  it('tries once more after what the client throws', async () => {
    bus.on(PutEventsCommand).rejectsOnce(new Error('ECONNRESET')).resolves(TAKEN);
    await expect(publish(event())).resolves.toBeUndefined();
  });

  it.each([
    [999, 2],
    [1000, 1],
  ])('begins no try after its budget of 1,000 ms: the first one took %d ms', async (tookMs, tries) => {
    const error = new Error('timeout');
    bus.on(PutEventsCommand).callsFake(() => {
      clock.now += tookMs;
      throw error;
    });
    await expect(publish(event())).resolves.toEqual({ reason: 'put_events', error });
    expect(bus.commandCalls(PutEventsCommand)).toHaveLength(tries);
  });
});

describe('the record of a published event', () => {
  const taken = { EventId: '1' };
  const busy = { ErrorCode: 'ThrottlingException' };
  const final = { ErrorCode: 'NotAuthorizedForSourceException' };

  it.each<[string, PutEventsResultEntry[], string[][]]>([
    ['that alone failed goes alone', [taken, busy], [['slash_command', 'audit'], ['audit']]],
    [
      'that failed with the event goes with it again',
      [busy, busy],
      [
        ['slash_command', 'audit'],
        ['slash_command', 'audit'],
      ],
    ],
    ['that was taken does not go again', [busy, taken], [['slash_command', 'audit'], ['slash_command']]],
    ['that failed for good does not go again', [taken, final], [['slash_command', 'audit']]],
    ['of an event that failed for good does not go again', [final, busy], [['slash_command', 'audit']]],
  ])('%s', async (_case, entries, expected) => {
    bus
      .on(PutEventsCommand)
      .resolvesOnce(failedWith(...entries))
      .resolves(TAKEN);
    await publish(event());
    expect(sent()).toEqual(expected);
  });

  it('fails no event, and is said to be lost', async () => {
    bus.on(PutEventsCommand).resolves(failedWith(taken, final));
    await expect(publish(event())).resolves.toBeUndefined();
    expect(lines).toEqual([
      {
        level: 'error',
        message: 'no audit record',
        fields: { outcome: 'audit_lost', reason: 'failed entry: NotAuthorizedForSourceException' },
      },
    ]);
  });

  it('fails no event by a second call that is refused', async () => {
    bus.on(PutEventsCommand).resolvesOnce(failedWith(taken, busy)).rejects(new Error('ECONNRESET'));
    await expect(publish(event())).resolves.toBeUndefined();
    expect(lines).toMatchObject([{ fields: { outcome: 'audit_lost', reason: 'put_events' } }]);
  });

  it('is not said to be lost with its event: that is told anyway, and recorded', async () => {
    bus.on(PutEventsCommand).resolves(failedWith(final, final));
    await expect(publish(event())).resolves.toBeDefined();
    expect(lines).toEqual([]);
  });

  it('keeps nobody waiting for longer than 300 ms by itself', async () => {
    jest.useFakeTimers();
    bus
      .on(PutEventsCommand)
      .resolvesOnce(failedWith(taken, busy))
      .callsFake(() => new Promise(() => {}));
    const published = publish(event());
    await jest.advanceTimersByTimeAsync(300);
    await expect(published).resolves.toBeUndefined();
    jest.useRealTimers();
    expect(lines).toMatchObject([{ fields: { outcome: 'audit_lost', reason: 'deadline' } }]);
  });
});

describe('the size of an entry', () => {
  const empty = event({ text: '' });
  const overhead = Buffer.byteLength(`qbot.gatekeeperslash_command${JSON.stringify(empty.detail)}`);

  it.each<[string, string, boolean]>([
    ['of 240,000 bytes fits', 'x'.repeat(ENTRY_BYTES - overhead), true],
    ['of one more does not', 'x'.repeat(ENTRY_BYTES - overhead + 1), false],
    ['is counted in UTF-8', 'ü'.repeat((ENTRY_BYTES - overhead) / 2 + 1), false],
    ['is counted as escaped JSON', '"'.repeat((ENTRY_BYTES - overhead) / 2 + 1), false],
  ])('%s', async (_case, text, fits) => {
    bus.on(PutEventsCommand).resolves(TAKEN);
    await expect(publish(event({ text }))).resolves.toEqual(fits ? undefined : { reason: 'entry_too_large' });
    expect(bus.commandCalls(PutEventsCommand)).toHaveLength(fits ? 1 : 0);
  });
});

describe('the budget', () => {
  let aws: Loopback;

  afterEach(() => aws.close());

  /** The real client, as the function has it. */
  async function publishTo(answer: Parameters<typeof startLoopback>[0], budgetMs: number) {
    bus.restore();
    aws = await startLoopback(answer);
    const client = new EventBridgeClient({
      region: 'eu-west-1',
      endpoint: aws.url,
      credentials: { accessKeyId: 'fixture', secretAccessKey: 'fixture' },
      maxAttempts: 1,
    });
    const result = await createPublish({ client, busName: 'qbot', log, now: Date.now })({
      ...event(),
      budgetMs,
    });
    client.destroy();
    return result;
  }

  it.each<[string, Parameters<typeof startLoopback>[0]]>([
    ['a bus that never answers', () => undefined],
    [
      'a bus that stops in the middle of its answer',
      (_request, response) => {
        response.writeHead(200, { 'content-length': '100' }).write('{');
      },
    ],
  ])('ends %s [F2]', async (_case, answer) => {
    await expect(publishTo(answer, 40)).resolves.toEqual({ reason: 'deadline', error: expect.any(Error) });
  });

  it('is not used up by a bus that throttles', async () => {
    const failure = await publishTo((_request, response) => {
      response.writeHead(400, { 'x-amzn-errortype': 'ThrottlingException' }).end('{}');
    }, 10_000);
    expect(failure).toMatchObject({ reason: 'put_events', error: { name: 'ThrottlingException' } });
    expect(aws.received).toHaveLength(2);
  });
});
