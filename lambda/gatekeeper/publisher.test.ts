import {
  EventBridgeClient,
  PutEventsCommand,
  type PutEventsCommandOutput,
  type PutEventsResultEntry,
} from '@aws-sdk/client-eventbridge';
import { mockClient } from 'aws-sdk-client-mock';
import { buildDetail } from '../../common/fixtures/build-event.ts';
import { type Loopback, startLoopback } from '../../common/fixtures/loopback.ts';
import { createPublish, ENTRY_BYTES } from './publisher.ts';

const TAKEN = { FailedEntryCount: 0, Entries: [{ EventId: '1' }] };
const bus = mockClient(EventBridgeClient);
const clock = { now: 1_790_000_000_000 };
const publish = createPublish({
  client: new EventBridgeClient({ region: 'eu-west-1' }),
  busName: 'qbot',
  now: () => clock.now,
});

function event(overrides: Parameters<typeof buildDetail>[0] = {}) {
  return { type: 'slash_command' as const, detail: buildDetail(overrides), budgetMs: 1000 };
}

function failedWith(...entries: PutEventsResultEntry[]): Partial<PutEventsCommandOutput> {
  return { FailedEntryCount: 1, Entries: entries };
}

beforeEach(() => {
  bus.reset();
});

describe('createPublish', () => {
  it('puts one entry on the bus', async () => {
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

  it('does not try a third time', async () => {
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
  ])('believes no answer with %s, and does not repeat it', async (_case, answer, code) => {
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
    const result = await createPublish({ client, busName: 'qbot', now: Date.now })({ ...event(), budgetMs });
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
  ])('ends %s', async (_case, answer) => {
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
