import { WebAPIPlatformError } from '@slack/web-api';
import { recordLog } from '../../common/fixtures/record-log.ts';
import type { SlackMessage } from '../../common/slack/response-url.ts';
import type { ReadGroup } from './read-group.ts';
import { createSayOnce } from './say-once.ts';

const START = Date.UTC(2026, 8, 21, 14);
const DAY = 24 * 60 * 60 * 1000;

function setUp({ channel = 'C0OPERATE1', refused = '', tableFails = false } = {}) {
  const clock = { now: START };
  const { log, lines } = recordLog();
  const claimed = new Set<string>();
  const posted: [string, SlackMessage][] = [];
  const sayOnce = createSayOnce({
    operationsChannel: channel,
    messages: {
      post: async (to, message) => {
        posted.push([to.channel, message]);
        return refused === '' ? { ts: '1.1' } : { refused, error: undefined };
      },
    },
    claim: async (id) => {
      if (tableFails) throw new Error('down');
      if (claimed.has(id)) return false;
      claimed.add(id);
      return true;
    },
    log,
    now: () => clock.now,
  });
  const outcomes = () => lines.map(({ fields: { outcome, reason, entry } }) => [outcome ?? reason, entry]);
  return { claimed, clock, lines, outcomes, posted, sayOnce };
}

const wrong = (trouble: 'unknown' | 'open' | 'unmatched', name = 'S01CREW'): ReadGroup => ({
  name,
  kind: 'read',
  users: [],
  trouble,
});

describe('what is wrong with the groups', () => {
  it.each<[string, ReadGroup, string]>([
    [
      'a group that nobody knows',
      wrong('unknown'),
      '`S01CREW` is no group of this workspace, or it is switched off: it gives nobody a right. Correct it in `restricted_commands`.',
    ],
    [
      'a schedule that nobody knows',
      wrong('unknown', 'oncall:Harbour'),
      '`oncall:Harbour` is no schedule that Q-Bot sees: it gives nobody a right. Correct it in `restricted_commands`.',
    ],
    [
      'a group that anybody may edit',
      wrong('open'),
      'Any member of the workspace may edit `S01CREW`: who joins it gains its rights. Let only admins edit it (Slack: Settings, Permissions, User groups).',
    ],
  ])('is said in the operations channel and raises the alarm: %s', async (_case, group, text) => {
    const { outcomes, posted, sayOnce } = setUp();
    await sayOnce([{ name: 'S02DECK', kind: 'read', users: ['U01A'] }, group], 0);
    expect(posted).toEqual([['C0OPERATE1', { text: `:warning: *Rights by group*\n• ${text}` }]]);
    expect(outcomes()).toEqual([['groups_wrong', group.name]]);
  });

  it('is said once a day, and logged each time', async () => {
    const { clock, outcomes, posted, sayOnce } = setUp();
    for (let run = 0; run < 3; run += 1) await sayOnce([wrong('open'), wrong('unknown', 'S02DECK')], 0);
    expect(posted).toHaveLength(1);
    expect(outcomes()).toHaveLength(6);
    clock.now += DAY;
    await sayOnce([wrong('open')], 0);
    expect(posted).toHaveLength(2);
  });

  it('is also that somebody on call has no account, which is no alarm', async () => {
    const { outcomes, posted, sayOnce } = setUp();
    await sayOnce([wrong('unmatched', 'oncall:Harbour')], 0);
    expect(posted[0]?.[1].text).toContain('Somebody on call in `oncall:Harbour` is no full, active member');
    expect(outcomes()).toEqual([['unmatched', 'oncall:Harbour']]);
  });

  it.each([
    [1, '1 person is too many'],
    [23, '23 people are too many'],
  ])('is also that there is no room for %d', async (tooMany, text) => {
    const { outcomes, posted, sayOnce } = setUp();
    await sayOnce([], tooMany);
    expect(posted[0]?.[1].text).toContain(text);
    expect(outcomes()).toEqual([['groups_wrong', 'all']]);
  });

  it.each([
    ['missing_scope', 'reinstall it (docs/deploy.md)'],
    ['plan_upgrade_required', 'a paid plan'],
  ])('is also that Slack does not allow it: %s', async (error, text) => {
    const { outcomes, posted, sayOnce } = setUp();
    await sayOnce(
      [{ name: 'S01CREW', kind: 'failed', error: new WebAPIPlatformError({ ok: false, error }) }],
      0,
    );
    expect(posted[0]?.[1].text).toContain(`(\`${error}\`)`);
    expect(posted[0]?.[1].text).toContain(text);
    expect(outcomes()).toEqual([['groups_wrong', 'S01CREW']]);
  });

  it('is nothing while a source only fails: its age says so', async () => {
    const { lines, posted, sayOnce } = setUp();
    await sayOnce([{ name: 'S01CREW', kind: 'failed', error: new Error('down') }], 0);
    expect([lines, posted]).toEqual([[], []]);
  });

  it('is in the log alone where there is no operations channel', async () => {
    const { outcomes, posted, sayOnce } = setUp({ channel: '' });
    await sayOnce([wrong('open')], 0);
    expect(posted).toEqual([]);
    expect(outcomes()).toEqual([['groups_wrong', 'S01CREW']]);
  });

  it('never throws: what the channel or the table refuses is logged', async () => {
    const refused = setUp({ refused: 'not_in_channel' });
    await refused.sayOnce([wrong('open')], 0);
    expect(refused.outcomes().at(-1)).toEqual(['not_in_channel', undefined]);
    const failing = setUp({ tableFails: true });
    await failing.sayOnce([wrong('open')], 0);
    expect(failing.posted).toHaveLength(1);
  });
});
