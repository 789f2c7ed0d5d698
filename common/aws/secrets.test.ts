import { GetParametersCommand, SSMClient } from '@aws-sdk/client-ssm';
import { mockClient } from 'aws-sdk-client-mock';
import { SecretNotSetError } from '../errors.ts';
import { recordLog } from '../fixtures/record-log.ts';
import { createSecrets, endingValue, PLACEHOLDER, PROOF_CACHE_MS } from './secrets.ts';

const CURRENT = '/qbot/slack-signing-secret';
const OTHER = '/qbot/opsgenie-api-key';
const PREVIOUS = '/qbot/slack-signing-secret-previous';
const HOUR = 60 * 60 * 1000;
const FIVE_MINUTES = 5 * 60 * 1000;
const ssm = mockClient(SSMClient);

function stored(values: Record<string, string>): void {
  ssm.on(GetParametersCommand).resolves({
    Parameters: Object.entries(values).map(([Name, Value]) => ({ Name, Value })),
    InvalidParameters: [CURRENT, PREVIOUS].filter((name) => !(name in values)),
  });
}

function setUp(cacheMs?: number) {
  const clock = { now: 1_790_000_000_000 };
  const { log, lines } = recordLog();
  const client = new SSMClient({ region: 'eu-west-1' });
  const cached = cacheMs === undefined ? {} : { cacheMs };
  const secrets = createSecrets({ client, log, now: () => clock.now, ...cached });
  return { clock, lines, secrets };
}

beforeEach(() => {
  ssm.reset();
});

describe('read', () => {
  it('asks SSM once, decrypted, and then its cache', async () => {
    stored({ [CURRENT]: 'fixture-current', [OTHER]: 'fixture-other' });
    const { secrets } = setUp();
    for (const _ of [1, 2]) {
      await expect(secrets.read([CURRENT, OTHER])).resolves.toEqual(['fixture-current', 'fixture-other']);
    }
    expect(ssm.commandCalls(GetParametersCommand).map((call) => call.args[0].input)).toEqual([
      { Names: [CURRENT, OTHER], WithDecryption: true },
    ]);
  });

  it('keeps each value by its name: what was read together at start serves each caller that needs one', async () => {
    stored({ [CURRENT]: 'fixture-current', [OTHER]: 'fixture-other' });
    const { clock, secrets } = setUp();
    await secrets.read([CURRENT, OTHER]);
    clock.now += FIVE_MINUTES - 1;
    await expect(secrets.require(OTHER)).resolves.toBe('fixture-other');
    expect(ssm.commandCalls(GetParametersCommand)).toHaveLength(1);
    clock.now += 1;
    await secrets.require(OTHER);
    expect(ssm.commandCalls(GetParametersCommand)).toHaveLength(2);
  });

  it('asks SSM once for a name that it is given twice', async () => {
    stored({ [CURRENT]: 'fixture-current' });
    const read = setUp().secrets.read([CURRENT, CURRENT]);
    await expect(read).resolves.toEqual(['fixture-current', 'fixture-current']);
    expect(ssm.commandCalls(GetParametersCommand)[0]?.args[0].input.Names).toEqual([CURRENT]);
  });

  it('asks again when it must be fresh', async () => {
    stored({ [CURRENT]: 'fixture-old' });
    const { secrets } = setUp();
    await secrets.read([CURRENT]);
    stored({ [CURRENT]: 'fixture-new' });
    await expect(secrets.read([CURRENT])).resolves.toEqual(['fixture-old']);
    await expect(secrets.read([CURRENT], { fresh: true })).resolves.toEqual(['fixture-new']);
  });

  it.each([
    ['the placeholder', { [CURRENT]: PLACEHOLDER }, ''],
    ['the placeholder and a line end', { [CURRENT]: `${PLACEHOLDER}\n` }, ''],
    ['blanks', { [CURRENT]: '  ' }, ''],
    ['nothing, the parameter missing', {}, ''],
    ['a value and a line end', { [CURRENT]: 'fixture-current\n' }, 'fixture-current'],
  ])('answers for %s', async (_case, values, expected) => {
    stored(values);
    await expect(setUp().secrets.read([CURRENT])).resolves.toEqual([expected]);
  });
});

describe('what proves who calls', () => {
  const HALF = PROOF_CACHE_MS / 2;
  const asked = () => ssm.commandCalls(GetParametersCommand).length;

  it('is asked for again after a minute, by the one who needs it', async () => {
    stored({ [CURRENT]: 'fixture-leaked' });
    const { clock, secrets } = setUp(PROOF_CACHE_MS);
    await secrets.read([CURRENT]);
    stored({ [CURRENT]: 'fixture-new' });
    clock.now += PROOF_CACHE_MS;
    await expect(secrets.read([CURRENT])).resolves.toEqual(['fixture-new']);
  });

  it('is refreshed before that beside the one who asks, who does not wait, once', async () => {
    stored({ [CURRENT]: 'fixture-old' });
    const { clock, secrets } = setUp(PROOF_CACHE_MS);
    await secrets.read([CURRENT]);
    clock.now += HALF - 1;
    await secrets.read([CURRENT]);
    expect(asked()).toBe(1);
    stored({ [CURRENT]: 'fixture-new' });
    clock.now += 1;
    const both = [secrets.read([CURRENT]), secrets.read([CURRENT])];
    await expect(both[0]).resolves.toEqual(['fixture-old']);
    await Promise.all(both);
    await new Promise(setImmediate);
    expect(asked()).toBe(2);
    await expect(secrets.read([CURRENT])).resolves.toEqual(['fixture-new']);
    expect(asked()).toBe(2);
  });

  it('is as old as its question: an answer that a frozen process reads late is asked for again', async () => {
    stored({ [CURRENT]: 'fixture-leaked' });
    const { clock, secrets } = setUp(PROOF_CACHE_MS);
    await secrets.read([CURRENT]);
    clock.now += HALF;
    await secrets.read([CURRENT]);
    clock.now += PROOF_CACHE_MS;
    await new Promise(setImmediate);
    stored({ [CURRENT]: 'fixture-new' });
    await expect(secrets.read([CURRENT])).resolves.toEqual(['fixture-new']);
  });

  it('reports no refresh that failed, and is asked for again once it is needed', async () => {
    stored({ [CURRENT]: 'fixture-old' });
    const { clock, lines, secrets } = setUp(PROOF_CACHE_MS);
    await secrets.read([CURRENT]);
    ssm.on(GetParametersCommand).rejects(new Error('frozen'));
    clock.now += HALF;
    await expect(secrets.read([CURRENT])).resolves.toEqual(['fixture-old']);
    await new Promise(setImmediate);
    expect(lines).toEqual([]);
    stored({ [CURRENT]: 'fixture-new' });
    clock.now += HALF;
    await expect(secrets.read([CURRENT])).resolves.toEqual(['fixture-new']);
  });

  it.each([
    [23 * HOUR, 'fixture-previous'],
    [24 * HOUR - 1, 'fixture-previous'],
    [24 * HOUR, ''],
    [25 * HOUR, ''],
  ])('is accepted for its 24 hours after a rotation: after %d ms it is "%s"', async (later, value) => {
    const { clock, secrets } = setUp(PROOF_CACHE_MS);
    stored({ [PREVIOUS]: endingValue('fixture-previous', clock.now + 24 * HOUR) });
    await secrets.read([PREVIOUS]);
    clock.now += later;
    await expect(secrets.read([PREVIOUS], { fresh: true })).resolves.toEqual([value]);
  });

  it.each([
    ['an end that cannot be read', 'fixture-previous until tomorrow'],
    ['no end: it would be accepted for ever', 'fixture-previous'],
  ])('is over with %s', async (_case, value) => {
    stored({ [PREVIOUS]: value });
    await expect(setUp().secrets.read([PREVIOUS])).resolves.toEqual(['']);
  });
});

describe('read, while SSM has not answered yet', () => {
  /** SSM answers when it is let. */
  function heldBack(outcome: () => object) {
    let answer = (): void => undefined;
    const released = new Promise<void>((resolve) => {
      answer = resolve;
    });
    ssm.on(GetParametersCommand).callsFake(() => released.then(outcome));
    return { answer: () => answer() };
  }

  it('asks once for what several want, each in its own order', async () => {
    const values = { [CURRENT]: 'fixture-current', [OTHER]: 'fixture-other' };
    const Parameters = Object.entries(values).map(([Name, Value]) => ({ Name, Value }));
    const held = heldBack(() => ({ Parameters }));
    const { secrets } = setUp();
    const reads = [secrets.read([CURRENT, OTHER]), secrets.read([OTHER, CURRENT]), secrets.read([OTHER])];
    held.answer();
    await expect(Promise.all(reads)).resolves.toEqual([
      ['fixture-current', 'fixture-other'],
      ['fixture-other', 'fixture-current'],
      ['fixture-other'],
    ]);
    expect(ssm.commandCalls(GetParametersCommand)).toHaveLength(1);
  });

  it('asks for what nobody has asked for, and for what must be fresh', async () => {
    const held = heldBack(() => ({ Parameters: [] }));
    const { secrets } = setUp();
    const reads = [secrets.read([CURRENT]), secrets.read([OTHER]), secrets.read([OTHER], { fresh: true })];
    held.answer();
    await Promise.all(reads);
    expect(ssm.commandCalls(GetParametersCommand)).toHaveLength(3);
  });

  it('tells all who wait of the failure, and asks again after it', async () => {
    const held = heldBack(() => {
      throw new Error('SSM is away');
    });
    const { secrets } = setUp();
    const reads = [secrets.read([CURRENT]), secrets.read([CURRENT])];
    const failures = Promise.allSettled(reads);
    held.answer();
    await expect(failures).resolves.toMatchObject([{ status: 'rejected' }, { status: 'rejected' }]);
    stored({ [CURRENT]: 'fixture-current' });
    await expect(secrets.read([CURRENT])).resolves.toEqual(['fixture-current']);
  });
});

describe('SSM that does not answer', () => {
  async function withLastGood() {
    const set = setUp();
    stored({ [CURRENT]: 'fixture-current' });
    await set.secrets.read([CURRENT]);
    ssm.reset();
    ssm.on(GetParametersCommand).rejects(new Error('SSM is away'));
    return set;
  }

  it('leaves the last good values for an hour, and an error in the log each time', async () => {
    const { secrets, clock, lines } = await withLastGood();
    clock.now += HOUR;
    await expect(secrets.read([CURRENT])).resolves.toEqual(['fixture-current']);
    expect(lines).toEqual([
      {
        level: 'error',
        message: 'secrets cannot be read from SSM',
        fields: { error: expect.any(Error), outcome: 'stale values' },
      },
    ]);
  });

  it('keeps who reads from waiting for SSM again within a minute', async () => {
    const { secrets, clock } = await withLastGood();
    clock.now += FIVE_MINUTES;
    await secrets.read([CURRENT]);
    clock.now += 59_999;
    await expect(secrets.read([CURRENT], { fresh: true })).resolves.toEqual(['fixture-current']);
    expect(ssm.commandCalls(GetParametersCommand)).toHaveLength(1);
    clock.now += 1;
    await secrets.read([CURRENT]);
    expect(ssm.commandCalls(GetParametersCommand)).toHaveLength(2);
  });

  it('ends with its error after that hour', async () => {
    const { secrets, clock } = await withLastGood();
    clock.now += HOUR + 1;
    await expect(secrets.read([CURRENT])).rejects.toThrow('SSM is away');
  });

  it('serves nothing after that hour, also where SSM was asked a moment ago', async () => {
    const { secrets, clock } = await withLastGood();
    clock.now += 5 * HOUR;
    for (let request = 0; request < 4; request += 1) {
      await expect(secrets.read([CURRENT])).rejects.toThrow('SSM is away');
      clock.now += 20_000;
    }
  });

  it('serves them no longer than that hour while somebody asks all the time', async () => {
    const { secrets, clock } = await withLastGood();
    const end = clock.now + 3 * HOUR;
    let served = 0;
    for (; clock.now < end; clock.now += 20_000) {
      const isServed = await secrets.read([CURRENT]).catch(() => false);
      if (isServed) served = clock.now;
    }
    expect(served).toBe(end - 2 * HOUR);
  });

  it('leaves no values of other parameters', async () => {
    const { secrets } = await withLastGood();
    await expect(secrets.read([OTHER])).rejects.toThrow('SSM is away');
  });

  it('ends with its error where there never were any', async () => {
    ssm.on(GetParametersCommand).rejects(new Error('SSM is away'));
    const { secrets, lines } = setUp();
    await expect(secrets.read([CURRENT])).rejects.toThrow('SSM is away');
    expect(lines).toMatchObject([{ level: 'error', fields: { outcome: 'none' } }]);
  });
});

describe('require', () => {
  it('gives the value', async () => {
    stored({ [CURRENT]: 'fixture-current' });
    await expect(setUp().secrets.require(CURRENT)).resolves.toBe('fixture-current');
  });

  it('throws what to do where it is not set', async () => {
    stored({ [CURRENT]: PLACEHOLDER });
    const required = setUp().secrets.require(CURRENT);
    await expect(required).rejects.toThrow(SecretNotSetError);
    await expect(required).rejects.toMatchObject({
      code: 'QBOT_SECRET_NOT_SET',
      message: `secret ${CURRENT} is not set: npm run secrets -- set`,
      userMessage: expect.stringContaining(CURRENT),
    });
  });

  it('throws it also where SSM gives nothing at all', async () => {
    ssm.on(GetParametersCommand).resolves({});
    await expect(setUp().secrets.require(CURRENT)).rejects.toThrow(SecretNotSetError);
  });
});
