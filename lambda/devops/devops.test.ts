import { type StartedTable, startTable } from '../../common/fixtures/start-table.ts';
import { Harness, refusal } from './fixtures/build-harness.ts';
import { ASKED_AT } from './fixtures/build-service.ts';

let table: StartedTable;
let harness: Harness;
beforeAll(async () => {
  table = await startTable();
});
beforeEach(() => {
  harness = new Harness(table);
});
afterAll(() => table.close());

const text = () => harness.delivered.map((message) => message.text).join('\n---\n');

describe('/devops alarms', () => {
  it('shows what is in ALARM', async () => {
    harness.alarms = [{ name: 'cpu', arn: '', since: ASKED_AT - 60_000, reason: '' }];
    await harness.type('alarms');
    expect(text()).toBe(':red_circle: *1 alarm in ALARM*\n• cpu for 60 s');
    expect(harness.prefixes).toEqual(['']);
  });

  it('takes a prefix of several words, of at most 255 characters', async () => {
    await harness.type('alarms', ['Checkout', 'API']);
    await harness.type('alarms', ['x'.repeat(300)]);
    expect(harness.prefixes).toEqual(['Checkout API', 'x'.repeat(255)]);
  });
});

describe('/devops services', () => {
  it('shows the services of a cluster', async () => {
    await harness.type('services', ['shop']);
    expect(text()).toContain('*Services of `shop`*');
    expect(text()).toContain('`/devops restart shop/web`, `/devops restart shop/api`');
  });

  it.each([
    [[], 'Type `/devops services &lt;cluster&gt;`'],
    [['a', 'b'], 'Type `/devops services &lt;cluster&gt;`'],
    [['prod'], "Q-Bot can't see that cluster. It can see: `shop`."],
  ])('says what is wrong with %j', async (args, words) => {
    expect(await refusal(harness.type('services', args))).toContain(words);
    expect(harness.ecs.calls).toEqual([]);
  });
});

it.each(['', 'help'])('help shows each sub-command, typed as "%s"', async (subcommand) => {
  await harness.type(subcommand);
  expect(text().match(/^`\/devops [^`]+`/gm)).toEqual([
    '`/devops alarms [prefix]`',
    '`/devops services &lt;cluster&gt;`',
    '`/devops restart &lt;cluster&gt;/&lt;service&gt;`',
    '`/devops rollback &lt;cluster&gt;/&lt;service&gt;`',
    '`/devops lock &lt;cluster&gt;/&lt;service&gt; &lt;reason&gt;`',
    '`/devops unlock &lt;cluster&gt;/&lt;service&gt;`',
    '`/devops locks`',
    '`/devops mute &lt;1h|8h|off&gt; &lt;alarm&gt;`',
    '`/devops access`',
    '`/devops help`',
  ]);
});

it('help leaves out what the person may not run', async () => {
  await harness.type('help', [], { access: { denied: ['restart'] } });
  expect(text().match(/^`\/devops \w+/gm)).toEqual([
    ...['`/devops alarms', '`/devops services', '`/devops locks'],
    ...['`/devops mute', '`/devops access', '`/devops help'],
  ]);
});

it('a word it does not know is answered with the nearest', async () => {
  await harness.type('alarm');
  expect(text()).toBe(
    '`/devops` has no `alarm`. Did you mean `/devops alarms`? `/devops help` shows what it has.',
  );
});

it('restart without a service says how it is typed', async () => {
  expect(await refusal(harness.type('restart'))).toContain(
    'Type `/devops restart &lt;cluster&gt;/&lt;service&gt;`',
  );
});
