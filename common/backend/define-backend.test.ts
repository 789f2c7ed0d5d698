import type { Context } from 'aws-lambda';
import { AccessDeniedError, SecretNotSetError, UserError } from '../errors.ts';
import { buildDetail, buildEvent } from '../fixtures/build-event.ts';
import { recordAudit } from '../fixtures/record-audit.ts';
import { type LoggedLine, recordLog } from '../fixtures/record-log.ts';
import { recordMetrics } from '../fixtures/record-metrics.ts';
import { PING } from '../keep-warm.ts';
import type { LogFields } from '../logger.ts';
import { NotificationFailedError, type NotifyUser, type Recipient } from '../slack/notify-user.ts';
import { type BackendDeps, defineBackend, type EventHandler, type Invocation } from './define-backend.ts';

const EXPIRES = Date.parse(buildDetail().expiresAt);
const PERSON: Recipient = { user: 'U03JUNIPER', responseUrl: buildDetail().responseUrl };
const CONTEXT: Context = {
  callbackWaitsForEmptyEventLoop: false,
  functionName: 'opsgenie',
  functionVersion: '1',
  invokedFunctionArn: 'arn:aws:lambda:eu-west-1:000000000000:function:opsgenie',
  memoryLimitInMB: '512',
  awsRequestId: 'fixture',
  logGroupName: 'opsgenie',
  logStreamName: 'fixture',
  getRemainingTimeInMillis: () => 45_000,
  done: () => undefined,
  fail: () => undefined,
  succeed: () => undefined,
};

interface Run {
  delivered: [Recipient, string][];
  claimed: string[];
  lines: LoggedLine[];
  counted: string[];
  published: () => number;
  run: (event?: unknown) => Promise<void>;
}

function backend(
  handleEvent: EventHandler,
  { audit = recordAudit().audit, ...deps }: Partial<BackendDeps> = {},
): Run {
  const delivered: [Recipient, string][] = [];
  const claimed: string[] = [];
  const { log, lines } = recordLog();
  const { metrics, counted, published } = recordMetrics();
  const notifyUser: NotifyUser = async (to, message) => {
    delivered.push([to, message.text]);
    return 'response_url';
  };
  const firstToTell = async (key: string): Promise<boolean> => {
    claimed.push(key);
    return claimed.indexOf(key) === claimed.length - 1;
  };
  const run = defineBackend(
    { log, metrics, notifyUser, audit, firstToTell, now: () => EXPIRES - 1000, ...deps },
    { slash_command: handleEvent },
  );
  return {
    delivered,
    claimed,
    lines,
    counted,
    published,
    run: (event = buildEvent()) => run(event, CONTEXT),
  };
}

function outcome(lines: LoggedLine[]): [string, LogFields] | undefined {
  const last = lines.at(-1);
  return last && [last.level, last.fields];
}

const never: EventHandler = async () => {
  throw new Error('may not run');
};
const failing = (error: unknown): EventHandler => {
  return async () => {
    throw error;
  };
};

it('ends a ping before it logs, counts, claims or records anything', async () => {
  const settled = jest.fn(async () => undefined);
  const { run, claimed, counted, delivered, lines, published } = backend(never, {
    audit: { ...recordAudit().audit, settled },
  });
  await expect(run(PING)).resolves.toBeUndefined();
  expect([claimed, counted, delivered, lines, published()]).toEqual([[], [], [], [], 0]);
  expect(settled).not.toHaveBeenCalled();
});

describe('a right that is refused', () => {
  const denial = { rule: 'own_restart', action: 'confirm', target: 'shop/web' };
  const text = 'Only <@U05ROWAN> can confirm.';

  it('is recorded before its user is told, with whose request it was', async () => {
    const { audit, decisions, subjects } = recordAudit();
    const recorded: number[] = [];
    const { run, lines, counted } = backend(failing(new AccessDeniedError(text, denial)), {
      audit,
      notifyUser: async () => {
        recorded.push(decisions.length);
        return 'response_url';
      },
    });
    await run();
    expect(decisions).toEqual([{ ...denial, decision: 'refused', outcome: 'refused' }]);
    expect(recorded).toEqual([1]);
    expect(subjects).toEqual([
      {
        ...{ requestId: 'Qa1requestFixture=', team: 'T04LANTERN', user: 'U03JUNIPER' },
        ...{ channel: 'C07HARBOUR', command: '/sre', detailType: 'slash_command' },
      },
    ]);
    expect(outcome(lines)).toEqual(['warn', { outcome: 'denied', rule: 'own_restart', durationMs: 0 }]);
    expect(counted).toEqual(['Events explained /sre']);
  });

  it('is told with its reference, and not retried', async () => {
    const { run, delivered } = backend(failing(new AccessDeniedError(text, denial)));
    await expect(run()).resolves.toBeUndefined();
    expect(delivered).toEqual([[PERSON, `${text} (ref Qa1requestFixture=)`]]);
  });

  it('of a replay names the author too', async () => {
    const { audit, subjects } = recordAudit();
    const { run } = backend(async () => null, { audit });
    await run(buildEvent({ orderedBy: { id: 'U05ROWAN', name: 'rowan' } }));
    expect(subjects).toMatchObject([{ user: 'U03JUNIPER', orderedBy: 'U05ROWAN' }]);
  });

  it.each<[string, EventHandler]>([
    ['done', async () => null],
    ['failed', failing(new Error('boom'))],
  ])('ends once each record is on the bus, also if it has %s', async (_how, handleEvent) => {
    const { promise, resolve } = Promise.withResolvers<undefined>();
    const audit = { ...recordAudit().audit, settled: () => promise };
    let isOver = false;
    const { run } = backend(handleEvent, { audit });
    const over = run()
      .catch(() => undefined)
      .then(() => {
        isOver = true;
      });
    await new Promise(setImmediate);
    expect(isOver).toBe(false);
    resolve(undefined);
    await over;
  });
});

describe('defineBackend', () => {
  it('counts each delivery once, and writes it at its end', async () => {
    const { run, counted, published } = backend(async () => null);
    await run();
    expect(counted).toEqual(['Events done /sre']);
    expect(published()).toBe(1);
  });

  it('hands the detail and the context of the invocation to the handler of its detail-type', async () => {
    const orders: Invocation[] = [];
    const { run, delivered } = backend(async (invocation) => {
      orders.push(invocation);
      return null;
    });
    await run();
    expect(orders).toEqual([{ detail: buildDetail(), context: CONTEXT }]);
    expect(delivered).toEqual([]);
  });

  it('logs ids first, then outcome and duration', async () => {
    const times = [EXPIRES - 5000, EXPIRES - 3500];
    const { run, lines } = backend(async () => null, { now: () => times.shift() ?? Number.NaN });
    await run();
    expect(lines).toEqual([
      {
        level: 'begin',
        message: '',
        fields: {
          requestId: 'Qa1requestFixture=',
          idempotencyKey: 'cmd:T04LANTERN:171.42.fixture',
          detailType: 'slash_command',
          command: '/sre',
          team: 'T04LANTERN',
          user: 'U03JUNIPER',
          channel: 'C07HARBOUR',
        },
      },
      { level: 'info', message: 'done', fields: { outcome: 'done', durationMs: 1500 } },
    ]);
  });

  it.each([
    [
      'denied',
      new AccessDeniedError('Only another may.', {
        rule: 'own_restart',
        action: 'confirm',
        target: 'shop/web',
      }),
    ],
    ['explained', new UserError('Priority is P1 to P5.')],
    ['unexpected', new TypeError('x is undefined')],
  ])('says how long it took where it ends as %s, too', async (end, error) => {
    const times = [EXPIRES - 20_000, EXPIRES - 8000];
    const { run, lines } = backend(failing(error), { now: () => times.shift() ?? Number.NaN });
    await Promise.allSettled([run()]);
    expect(lines.at(-1)?.fields).toMatchObject({ outcome: end, durationMs: 12_000 });
  });

  it('logs no channel where there is none', async () => {
    const { run, lines } = backend(async () => null);
    await run(buildEvent({ channel: null }));
    expect(lines[0]?.fields).not.toHaveProperty('channel');
  });

  it('runs an order at its very expiry', async () => {
    const { run, lines } = backend(async () => null, { now: () => EXPIRES });
    await run();
    expect(outcome(lines)).toEqual(['info', { outcome: 'done', durationMs: 0 }]);
  });

  it('tells and drops an order that is past its expiry [F31]', async () => {
    const { run, delivered, lines, counted } = backend(never, { now: () => EXPIRES + 1 });
    await run();
    expect(delivered).toEqual([
      [
        PERSON,
        '`/sre` took more than five minutes to arrive, so it was not carried out. Run it again. (ref Qa1requestFixture=)',
      ],
    ]);
    expect(outcome(lines)).toEqual(['warn', { outcome: 'expired' }]);
    expect(counted).toEqual(['Events expired /sre']);
  });

  it('says with the expiry what to do if it cannot wait', async () => {
    const { run, delivered } = backend(never, { now: () => EXPIRES + 1, fallback: 'call 7.' });
    await run();
    expect(delivered[0]?.[1]).toBe(
      '`/sre` took more than five minutes to arrive, so it was not carried out. Run it again. ' +
        'If it cannot wait: call 7. (ref Qa1requestFixture=)',
    );
  });

  it('drops a detail-type that it has no handler for, with a word in the log [F36]', async () => {
    const { run, delivered, lines, counted } = backend(never);
    await run(buildEvent({}, 'view_closed'));
    expect([delivered, counted]).toEqual([[], []]);
    expect(lines.at(-1)).toMatchObject({ level: 'warn', message: 'no handler for this detail-type' });
  });

  it('rejects an event that breaks the contract, untold [F32]', async () => {
    const { run, delivered, published } = backend(never);
    await expect(run({ ...buildEvent(), source: 'elsewhere' })).rejects.toThrow();
    expect([delivered, published()]).toEqual([[], 1]);
  });
});

describe('an error that explains itself', () => {
  it.each([
    ['of the person', new UserError('Priority is P1 to P5.'), 'Priority is P1 to P5.'],
    [
      'of the operator',
      new SecretNotSetError('/qbot/x'),
      'A secret of Q-Bot is not set (`/qbot/x`). Ask the Q-Bot team to set it: `npm run secrets -- set`.',
    ],
  ])('%s is told and ends the event', async (_case, error, text) => {
    const { run, delivered, claimed, lines, counted } = backend(failing(error));
    await expect(run()).resolves.toBeUndefined();
    expect(delivered).toEqual([[PERSON, `${text} (ref Qa1requestFixture=)`]]);
    expect(claimed).toEqual([]);
    expect(outcome(lines)).toEqual(['warn', { outcome: 'explained', error, durationMs: 0 }]);
    expect(counted).toEqual(['Events explained /sre']);
  });
});

describe('an unexpected error', () => {
  const error = new TypeError('x is undefined');
  const text =
    '`/sre` hit an unexpected error. It is retried within two minutes; if you hear nothing, it failed. ' +
    'Give the Q-Bot team this reference. (ref Qa1requestFixture=)';

  it('is told once over all deliveries and rethrown each time [F8]', async () => {
    const { run, delivered, claimed, lines, counted } = backend(failing(error));
    await expect(run()).rejects.toMatchObject({ name: error.name, cause: error });
    await expect(run()).rejects.toMatchObject({ name: error.name, cause: error });
    expect(delivered).toEqual([[PERSON, text]]);
    expect(claimed).toEqual(Array(2).fill('cmd:T04LANTERN:171.42.fixture'));
    expect(outcome(lines)).toEqual(['error', { outcome: 'unexpected', error, durationMs: 0 }]);
    expect(counted).toEqual(Array(2).fill('Events unexpected /sre'));
  });

  it('is told with what to do if it cannot wait', async () => {
    const { run, delivered } = backend(failing(error), { fallback: 'call 7.' });
    await expect(run()).rejects.toMatchObject({ name: error.name, cause: error });
    expect(delivered[0]?.[1]).toBe(
      '`/sre` hit an unexpected error. It is retried within two minutes; if you hear nothing, it failed. ' +
        'If it cannot wait: call 7. Give the Q-Bot team this reference. (ref Qa1requestFixture=)',
    );
  });

  it.each([[true], [['checkout']]])(
    'of an order that only reads says that nothing was changed: %j',
    async (readOnly) => {
      const { run, delivered } = backend(failing(error), { readOnly });
      await expect(run()).rejects.toMatchObject({ name: error.name, cause: error });
      expect(delivered[0]?.[1]).toBe(
        '`/sre` hit an unexpected error. It only reads, so nothing was changed. It is retried within two minutes; ' +
          'if you hear nothing, run it again. Give the Q-Bot team this reference. (ref Qa1requestFixture=)',
      );
    },
  );

  it('of another sub-command than those that only read does not', async () => {
    const { run, delivered } = backend(failing(error), { readOnly: ['alarms'] });
    await expect(run()).rejects.toMatchObject({ name: error.name, cause: error });
    expect(delivered).toEqual([[PERSON, text]]);
  });

  it('that is no Error is rethrown as it is', async () => {
    const { run, delivered } = backend(failing('a word'));
    await expect(run()).rejects.toMatchObject({ cause: 'a word' });
    expect(delivered).toHaveLength(1);
  });

  it('is told where even the table fails, and the first error is the one rethrown', async () => {
    const noTable = new Error('no table');
    const { run, delivered, lines } = backend(failing(error), {
      firstToTell: () => Promise.reject(noTable),
    });
    await expect(run()).rejects.toMatchObject({ name: error.name, cause: error });
    expect(delivered).toEqual([[PERSON, text]]);
    expect(outcome(lines)).toEqual(['error', { error: noTable }]);
  });
});

describe('a person who cannot be told', () => {
  const notifyUser: NotifyUser = async () => 'not_told';

  it.each<[string, EventHandler]>([
    ['by the last word of a handler', async () => 'not_told'],
    ['why it was refused', failing(new UserError('Priority is P1 to P5.'))],
  ])('%s is left to the failure queue', async (_case, handleEvent) => {
    const { run, claimed } = backend(handleEvent, { notifyUser });
    await expect(run()).rejects.toMatchObject({ cause: expect.any(NotificationFailedError) });
    expect(claimed).toEqual([]);
  });

  it('that it came too late is left to the failure queue', async () => {
    const { run } = backend(never, { notifyUser, now: () => EXPIRES + 1 });
    await expect(run()).rejects.toMatchObject({ cause: expect.any(NotificationFailedError) });
  });

  it('is not told of trouble where the telling was the trouble', async () => {
    const { run, delivered, counted } = backend(failing(new NotificationFailedError()));
    await expect(run()).rejects.toMatchObject({ cause: expect.any(NotificationFailedError) });
    expect([delivered, counted]).toEqual([[], ['Events unexpected /sre']]);
  });

  it('keeps the explanation as the cause', async () => {
    const cause = new UserError('Priority is P1 to P5.');
    const { run } = backend(failing(cause), { notifyUser });
    await expect(run()).rejects.toMatchObject({ cause: { cause } });
  });

  it('of something unexpected has that rethrown', async () => {
    const error = new TypeError('x is undefined');
    const { run } = backend(failing(error), { notifyUser });
    await expect(run()).rejects.toMatchObject({ name: error.name, cause: error });
  });

  it.each(['response_url', 'direct_message', null] as const)('is another than by %s', async (delivered) => {
    const { run } = backend(async () => delivered);
    await expect(run()).resolves.toBeUndefined();
  });
});

describe('a handler that does not end', () => {
  beforeEach(() => jest.useFakeTimers());
  afterEach(() => jest.useRealTimers());

  it('is told of before Lambda ends it without a word, once, and with what to do meanwhile', async () => {
    const { run, delivered, claimed, counted, published } = backend(
      () => new Promise<null>(() => undefined),
      {
        fallback: 'call 7.',
      },
    );
    void run();
    await jest.advanceTimersByTimeAsync(40_000);
    expect(delivered).toEqual([]);
    await jest.advanceTimersByTimeAsync(1000);
    expect(delivered).toEqual([
      [
        PERSON,
        '`/sre` is taking too long. It is retried within two minutes; if you hear nothing, it failed. ' +
          'If it cannot wait: call 7. Give the Q-Bot team this reference. (ref Qa1requestFixture=)',
      ],
    ]);
    expect(claimed).toEqual(['cmd:T04LANTERN:171.42.fixture']);
    expect([counted, published()]).toEqual([['Events late /sre'], 1]);
  });

  it('is not told of once it has ended', async () => {
    const { run, delivered } = backend(async () => null);
    await run();
    await jest.advanceTimersByTimeAsync(60_000);
    expect(delivered).toEqual([]);
  });
});
