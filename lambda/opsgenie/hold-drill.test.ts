import { recordAudit } from '../../common/fixtures/record-audit.ts';
import { recordMetrics } from '../../common/fixtures/record-metrics.ts';
import { type StartedTable, startTable } from '../../common/fixtures/start-table.ts';
import { drillIdOf } from '../../common/paging-drill.ts';
import { buildHarness, type Harness } from './fixtures/build-harness.ts';
import { run } from './fixtures/drive.ts';
import { createWeeklyDrill } from './hold-drill.ts';
import { IncidentRefusedError, IncidentUnknownError } from './incident-backend.ts';

const UNKNOWN = new IncidentUnknownError('no answer', { userMessage: 'OpsGenie takes too long to answer.' });
const REFUSED = new IncidentRefusedError('refused', { userMessage: 'OpsGenie refused (401).' });

let table: StartedTable;
let harness: Harness;
let words = 0;
beforeAll(async () => {
  table = await startTable();
});
beforeEach(() => {
  harness = buildHarness(table);
});
afterAll(() => table.close());

/** The webhook gateway, as it notes a drill some time after its alert was made. */
function arriving(phones: { reached: string[]; missed: string[] } | undefined): void {
  harness.incidents.onDrill = async ({ alias }) => {
    const id = drillIdOf(alias) ?? '';
    harness.clock.now += 800;
    await harness.drills.arrive(id, `alert-${id}`);
    harness.clock.now += 700;
    if (phones !== undefined) await harness.drills.pushed(id, phones);
  };
}

/** By somebody else each time: a person may hold two in an hour here. */
function type(user = { id: `U${words}`, name: 'juniper' }) {
  words += 1;
  const typed = { subcommand: 'drill', args: [], text: 'drill', user, requestId: `request-${words}` };
  const detail = { ...typed, idempotencyKey: `cmd:T04LANTERN:drill-${words}` };
  return { alias: `qbot-drill-request-${words}`, run: () => run(harness, 'slash_command', detail) };
}

const told = () => harness.delivered.map(([, { text }]) => text);

describe('/sre drill', () => {
  it('makes one alert, says when each step was done, and closes it', async () => {
    arriving({ reached: ['default', 'platform'], missed: [] });
    const { alias, run: drill } = type();
    await drill();
    expect(harness.incidents.drills).toEqual([{ alias, user: expect.objectContaining({ name: 'juniper' }) }]);
    expect(harness.incidents.endedDrills).toEqual([alias]);
    expect(told()).toEqual([
      expect.stringContaining('A paging drill is under way'),
      [
        ':white_check_mark: *The drill reached every phone.*',
        '0.8 s: its webhook came',
        '1.5 s: OpsGenie made the alert',
        '1.5 s: Pushover took it, without a sound, for `default`, `platform`',
        'The alert is closed.',
      ].join('\n'),
    ]);
    expect(harness.decisions).toEqual([{ action: 'drill', outcome: 'reached' }]);
  });

  it('is held once, however often the word is delivered', async () => {
    arriving({ reached: ['default'], missed: [] });
    const { run: drill } = type();
    await Promise.all([drill(), drill()]);
    await drill();
    expect(harness.incidents.drills).toHaveLength(1);
    expect(told()).toHaveLength(2);
  });

  it('says after 25 s that no webhook came, how somebody is reached now, and closes the alert', async () => {
    const before = harness.clock.now;
    const { alias, run: drill } = type();
    await drill();
    expect(harness.clock.now - before).toBeLessThanOrEqual(25_000);
    expect(told()[1]).toContain(':x: *The drill did not come back.*');
    expect(told()[1]).toContain('OpsGenie made the alert, and its webhook did not come within 25 s');
    expect(told()[1]).toContain('If somebody has to be reached now: page the person on call');
    expect(harness.incidents.endedDrills).toEqual([alias]);
    expect(harness.decisions).toEqual([{ action: 'drill', outcome: 'silent' }]);
  });

  it.each([
    ['an entry', { reached: ['default'], missed: ['ferry <b>'] }, 'Not reached: `ferry &lt;b&gt;`'],
    ['Pushover', undefined, 'Pushover has not taken it yet'],
    ['any recipient', { reached: [], missed: [] }, 'Pushover took it for nobody'],
  ])('says that it did not reach %s', async (_case, phones, text) => {
    arriving(phones);
    await type().run();
    expect(told()[1]).toContain(':warning: *The drill came, and did not reach every phone.*');
    expect(told()[1]).toContain(text);
    expect(harness.decisions).toEqual([{ action: 'drill', outcome: 'incomplete' }]);
  });

  it('says which alert is still open', async () => {
    arriving({ reached: ['default'], missed: [] });
    harness.incidents.onEndDrill = () => Promise.reject(UNKNOWN);
    const { alias, run: drill } = type();
    await drill();
    expect(told()[1]).toContain(`The alert \`${alias}\` could not be closed: close it in OpsGenie.`);
  });

  it('waits for an alert of which OpsGenie does not say whether it made it', async () => {
    arriving({ reached: ['default'], missed: [] });
    const arrive = harness.incidents.onDrill;
    harness.incidents.onDrill = async (request) => {
      await arrive(request);
      throw UNKNOWN;
    };
    await type().run();
    expect(told()[1]).toContain('*The drill reached every phone.*');
    expect(told()[1]).not.toContain('made the alert');
  });

  it('of which neither comes back is told as such', async () => {
    harness.incidents.onDrill = () => Promise.reject(UNKNOWN);
    await type().run();
    expect(told()[1]).toContain('OpsGenie did not say whether it made the alert');
  });

  it('is refused with the words of OpsGenie, with a record', async () => {
    harness.incidents.onDrill = () => Promise.reject(REFUSED);
    await expect(type().run()).rejects.toHaveProperty('userMessage', 'OpsGenie refused (401).');
    expect(told()).toEqual([]);
    expect(harness.incidents.endedDrills).toEqual([]);
    expect(harness.decisions).toEqual([{ action: 'drill', outcome: 'failed' }]);
  });

  it('is not held without the integration key', async () => {
    harness.incidents.hasIntegrationKey = false;
    await expect(type().run()).rejects.toThrow('no integration key');
    expect(harness.incidents.drills).toEqual([]);
  });

  it('is limited for each person and hour', async () => {
    arriving({ reached: ['default'], missed: [] });
    const emil = { id: 'U0EMIL', name: 'emil' };
    for (const _ of [1, 2]) await type(emil).run();
    await expect(type(emil).run()).rejects.toMatchObject({
      userMessage: expect.stringContaining('drills in this hour'),
      denial: { rule: 'hourly_limits', action: 'drill' },
    });
    expect(harness.incidents.drills).toHaveLength(2);
  });

  it('closes the alert though the table fails, and is carried out again', async () => {
    const { alias, run: drill } = type();
    const find = harness.deps.drills.find;
    harness.deps.drills.find = () => Promise.reject(new Error('throttled'));
    await expect(drill()).rejects.toThrow('throttled');
    expect(harness.incidents.endedDrills).toEqual([alias]);
    harness.deps.drills.find = find;
    await harness.drills.arrive(alias.replace('qbot-drill-', ''), 'alert');
    await harness.drills.pushed(alias.replace('qbot-drill-', ''), { reached: ['default'], missed: [] });
    await drill();
    expect(harness.incidents.drills).toHaveLength(1);
    expect(told().at(-1)).toContain('*The drill reached every phone.*');
  });
});

describe('the weekly drill', () => {
  function weekly() {
    words += 1;
    const { metrics, counted } = recordMetrics();
    const { audit, decisions } = recordAudit();
    const { drills, log, now, sleep } = harness.deps;
    const hold = createWeeklyDrill({ audit, drills, log, metrics, now, sleep, incidents: harness.incidents });
    const outcomes = () => harness.lines.flatMap(({ fields }) => fields.outcome ?? []);
    return { counted, decisions, outcomes, run: () => hold({ requestId: `weekly-${words}` }) };
  }

  it('counts what came of it, and tells nobody', async () => {
    arriving({ reached: ['default'], missed: [] });
    const { counted, decisions, outcomes, run: hold } = weekly();
    await hold();
    expect(counted).toEqual(['Drills reached']);
    expect(outcomes()).toEqual(['drill_reached']);
    expect(decisions).toEqual([{ action: 'drill', outcome: 'reached' }]);
    expect(harness.incidents.drills).toEqual([{ alias: `qbot-drill-weekly-${words}`, user: undefined }]);
    expect(told()).toEqual([]);
  });

  it('counts an alert that does not come back: the alarm is on it', async () => {
    const { counted, outcomes, run: hold } = weekly();
    await hold();
    expect(counted).toEqual(['Drills silent']);
    expect(outcomes()).toEqual(['drill_silent']);
  });

  it('does not count what OpsGenie refused: that has an alarm of its own', async () => {
    harness.incidents.onDrill = () => Promise.reject(REFUSED);
    const { counted, decisions, outcomes, run: hold } = weekly();
    await hold();
    expect(counted).toEqual([]);
    expect(outcomes()).toEqual(['drill_refused']);
    expect(decisions).toEqual([{ action: 'drill', outcome: 'failed' }]);
  });

  it('is not held, nor counted, where there is no key', async () => {
    harness.incidents.hasIntegrationKey = false;
    const { counted, outcomes, run: hold } = weekly();
    await hold();
    expect(counted).toEqual([]);
    expect(outcomes()).toEqual(['drill_not_held']);
  });
});
