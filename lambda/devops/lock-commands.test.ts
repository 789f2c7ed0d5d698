import { type StartedTable, startTable } from '../../common/fixtures/start-table.ts';
import { validateMessage } from '../../scripts/local/fakes/slack/block-kit.ts';
import { CHANNEL, Harness, JUNIPER, refusal } from './fixtures/build-harness.ts';
import { CONFIRM } from './question-message.ts';

const ROWAN = { id: 'U05ROWAN', name: 'rowan' };

let table: StartedTable;
let harness: Harness;
let web: string;
let tests = 0;
beforeAll(async () => {
  table = await startTable();
});
beforeEach(() => {
  harness = new Harness(table);
  tests += 1;
  web = `shop/web-${tests}`;
  harness.services = [web, 'shop/api'];
});
afterAll(() => table.close());

const keyOf = (name: string) => `cmd:T04LANTERN:lock:${tests}:${name}`;
const lock = (reason = 'schema migration', detail: object = {}) =>
  harness.type('lock', [web, reason], { idempotencyKey: keyOf('lock'), ...detail });
const unlock = (detail: object = {}) =>
  harness.type('unlock', [web], { idempotencyKey: keyOf('unlock'), ...detail });
const ask = (detail: object = {}) =>
  harness.type('restart', [web], { idempotencyKey: keyOf('ask'), ...detail });
const minutes = (count: number) => {
  harness.clock.now += count * 60_000;
};

describe('/devops lock', () => {
  it('says in the channel who has locked what, why, and until when at most', async () => {
    await lock();
    expect(harness.announced).toHaveLength(1);
    const { channel, message } = harness.announced[0] ?? {};
    expect(channel).toBe(CHANNEL);
    expect(validateMessage(message)).toEqual([]);
    expect(message?.text).toBe(
      `:lock: <@${JUNIPER}> has locked \`${web}\`: \`schema migration\`. Nobody restarts it or rolls it back before it is unlocked, or <!date^1791209600^{date_short_pretty}|2026-10-05>, when the lock ends by itself.`,
    );
    expect(harness.decisions).toEqual([{ action: 'lock', target: web, outcome: 'locked' }]);
  });

  it('shows what was typed as it is, and makes no mark-up of it', async () => {
    await lock('', { freeText: 'see <!channel> & `x`\n*now*' });
    const { message } = harness.announced[0] ?? {};
    expect(message?.text).toContain(": `see &lt;!channel&gt; &amp; 'x' *now*`. Nobody");
    expect(message?.blocks?.[1]).toMatchObject({ type: 'rich_text' });
    expect(validateMessage(message)).toEqual([]);
  });

  it('of what is locked names the lock that is there, and leaves it', async () => {
    await lock();
    minutes(12);
    const again = lock('mine', { user: ROWAN, idempotencyKey: keyOf('again') });
    expect(await refusal(again)).toBe(
      `\`${web}\` has been locked by <@${JUNIPER}> for 12 min: \`schema migration\`. \`/devops unlock ${web}\` ends the lock. Nothing was changed.`,
    );
    expect(harness.announced).toHaveLength(1);
    expect(harness.decisions).toHaveLength(1);
  });

  it('delivered again says nothing more', async () => {
    await lock();
    await lock();
    expect(harness.announced).toHaveLength(1);
  });

  it.each([
    [['shop/wxyz', 'why'], "Q-Bot can't lock `shop/wxyz`. You can lock: "],
    [['web', 'why'], 'Name one service with its cluster: `/devops lock &lt;cluster&gt;/&lt;service&gt;`.'],
    [[], 'Type `/devops lock &lt;cluster&gt;/&lt;service&gt; &lt;reason&gt;`'],
    [['shop/api'], 'Type `/devops lock &lt;cluster&gt;/&lt;service&gt; &lt;reason&gt;`'],
    [['shop/api', 'x'.repeat(301)], 'A reason has at most 300 characters: say it shorter'],
  ])('says what is wrong with %j', async (args, words) => {
    expect(await refusal(harness.type('lock', args))).toContain(words);
    expect([harness.announced, harness.decisions]).toEqual([[], []]);
  });
});

describe('a locked service', () => {
  it('is not restarted: the refusal says by whom, since when, why, and what ends it', async () => {
    await lock();
    minutes(12);
    expect(await refusal(ask({ user: ROWAN }))).toBe(
      `\`${web}\` has been locked by <@${JUNIPER}> for 12 min: \`schema migration\`. \`/devops unlock ${web}\` ends the lock. Nothing was restarted.`,
    );
    expect([harness.posts, harness.ecs.calls]).toEqual([[], []]);
    expect(harness.decisions.at(-1)).toEqual({ action: 'ask', target: web, outcome: 'locked' });
  });

  it('is not restarted by what was asked for before it was locked', async () => {
    await ask();
    await lock('wait', { user: ROWAN });
    await harness.click(CONFIRM, keyOf('ask'));
    expect(harness.ecs.calls).not.toContain('restart');
    expect(harness.shown.at(-1)).toBe(
      `:lock: \`${web}\` was not restarted: \`${web}\` has been locked by <@${ROWAN.id}> for 0 s: \`wait\`. \`/devops unlock ${web}\` ends the lock.`,
    );
    expect(harness.decisions.at(-1)).toEqual({ action: 'restart', target: web, outcome: 'locked' });
  });

  it('is not restarted by what was confirmed before: the lock is looked for right before ECS is called', async () => {
    await ask();
    harness.ecs.onService = () => lock('wait', { user: ROWAN });
    await harness.click(CONFIRM, keyOf('ask'));
    expect(harness.ecs.calls.filter((call) => call === 'restart')).toEqual([]);
    expect(harness.shown.at(-1)).toContain('was not restarted');
  });

  it('goes on with what had begun before it was locked', async () => {
    await ask();
    harness.ecs.onRestart = async () => {
      await lock('too late', { user: ROWAN });
      harness.ecs.advance({ running: 2, rollout: 'COMPLETED' });
    };
    await harness.click(CONFIRM, keyOf('ask'));
    expect(harness.shown.at(-1)).toContain('is restarted');
  });

  it('leaves the others alone', async () => {
    await lock();
    await harness.type('restart', ['shop/api'], { idempotencyKey: keyOf('api') });
    expect(harness.posts).toHaveLength(1);
  });
});

describe('/devops unlock', () => {
  it('of another’s lock says in the channel whose it was, and the service may be restarted', async () => {
    await lock();
    minutes(12);
    await unlock({ user: ROWAN });
    const { channel, message } = harness.announced[1] ?? {};
    expect(channel).toBe(CHANNEL);
    expect(validateMessage(message)).toEqual([]);
    expect(message?.text).toBe(
      `:unlock: <@${ROWAN.id}> has unlocked \`${web}\`: the lock of <@${JUNIPER}>, 12 min old (\`schema migration\`). It may be restarted again.`,
    );
    expect(harness.decisions.at(-1)).toEqual({
      ...{ action: 'unlock', target: web, outcome: 'unlocked', orderedBy: JUNIPER },
    });
    await ask();
    expect(harness.posts).toHaveLength(1);
  });

  it('of one’s own lock says so', async () => {
    await lock();
    await unlock();
    expect(harness.announced[1]?.message.text).toContain(`\`${web}\`: their own lock, 0 s old`);
    expect(harness.decisions.at(-1)).toEqual({ action: 'unlock', target: web, outcome: 'unlocked' });
  });

  it('says it where the service was locked, too', async () => {
    await lock();
    await unlock({ channel: { id: 'C08LEEWARD', name: '' } });
    expect(harness.posts.map(({ channel }) => channel)).toEqual([CHANNEL]);
    expect(harness.announced[1]?.channel).toBe('C08LEEWARD');
    expect(harness.posts[0]?.message).toEqual(harness.announced[1]?.message);
  });

  it('of a lock that was set in no channel says it where it is unlocked', async () => {
    await lock('why', { channel: null });
    await unlock();
    expect(harness.announced.map(({ channel }) => channel)).toEqual(['', CHANNEL]);
    expect(harness.posts).toEqual([]);
  });

  it.each([
    [[], 'Type `/devops unlock &lt;cluster&gt;/&lt;service&gt;`'],
    [['shop/api'], '`shop/api` is not locked.'],
    [['shop/wxyz'], "Q-Bot can't unlock `shop/wxyz`."],
  ])('says what is wrong with %j', async (args, words) => {
    expect(await refusal(harness.type('unlock', args))).toContain(words);
    expect(harness.announced).toEqual([]);
  });
});

describe('/devops locks', () => {
  it('shows who has locked what, since when and why', async () => {
    await lock();
    minutes(12);
    await harness.type('locks');
    expect(harness.delivered.map(({ text }) => text)).toEqual([
      `*1 service is locked*\n• \`${web}\` has been locked by <@${JUNIPER}> for 12 min: \`schema migration\``,
    ]);
  });

  it('says that there is none', async () => {
    await harness.type('locks');
    expect(harness.delivered.map(({ text }) => text)).toEqual(['No service is locked.']);
  });
});

it.each([
  ['lock', ['shop/api', 'why']],
  ['unlock', ['shop/api']],
])('who may not restart may not %s', async (subcommand, args) => {
  const denied = harness.type(subcommand, args, { access: { denied: ['restart'] } });
  expect(await refusal(denied)).toContain('`/devops restart` is restricted, and you are not on its list.');
  expect([harness.announced, harness.decisions]).toEqual([[], []]);
});
