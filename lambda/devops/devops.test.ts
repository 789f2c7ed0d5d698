import { type StartedTable, startTable } from '../../common/fixtures/start-table.ts';
import { ASKED_AT } from './fixtures/build-service.ts';
import { refusal, World } from './fixtures/build-world.ts';

let table: StartedTable;
let world: World;
beforeAll(async () => {
  table = await startTable();
});
beforeEach(() => {
  world = new World(table);
});
afterAll(() => table.close());

const text = () => world.told.map((message) => message.text).join('\n---\n');

describe('/devops alarms', () => {
  it('shows what is in ALARM', async () => {
    world.alarms = [{ name: 'cpu', arn: '', since: ASKED_AT - 60_000, reason: '' }];
    await world.type('alarms');
    expect(text()).toBe(':red_circle: *1 alarm in ALARM*\n• cpu for 60 s');
    expect(world.prefixes).toEqual(['']);
  });

  it('takes a prefix of several words, of at most 255 characters', async () => {
    await world.type('alarms', ['Checkout', 'API']);
    await world.type('alarms', ['x'.repeat(300)]);
    expect(world.prefixes).toEqual(['Checkout API', 'x'.repeat(255)]);
  });
});

describe('/devops services', () => {
  it('shows the services of a cluster', async () => {
    await world.type('services', ['shop']);
    expect(text()).toContain('*Services of `shop`*');
    expect(text()).toContain('`/devops restart shop/web`, `/devops restart shop/api`');
  });

  it.each([
    [[], 'Type `/devops services &lt;cluster&gt;`'],
    [['a', 'b'], 'Type `/devops services &lt;cluster&gt;`'],
    [['prod'], "Q-Bot can't see that cluster. It can see: `shop`."],
  ])('says what is wrong with %j', async (args, words) => {
    expect(await refusal(world.type('services', args))).toContain(words);
    expect(world.ecs.calls).toEqual([]);
  });
});

it.each(['', 'help'])('help shows each sub-command, typed as "%s"', async (subcommand) => {
  await world.type(subcommand);
  expect(text().match(/^`\/devops [^`]+`/gm)).toEqual([
    '`/devops alarms [prefix]`',
    '`/devops services &lt;cluster&gt;`',
    '`/devops restart &lt;cluster&gt;/&lt;service&gt;`',
    '`/devops help`',
  ]);
});

it('help leaves out what the person may not run', async () => {
  await world.type('help', [], { access: { denied: ['restart'] } });
  expect(text()).not.toContain('restart');
});

it('a word it does not know is answered with the nearest', async () => {
  await world.type('alarm');
  expect(text()).toBe(
    '`/devops` has no `alarm`. Did you mean `/devops alarms`? `/devops help` shows what it has.',
  );
});

it('restart without a service says how it is typed', async () => {
  expect(await refusal(world.type('restart'))).toContain(
    'Type `/devops restart &lt;cluster&gt;/&lt;service&gt;`',
  );
});
