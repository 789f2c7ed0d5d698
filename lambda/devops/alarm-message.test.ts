import { parseOpenFormValue } from '../../common/open-form-value.ts';
import { validateMessage } from '../../scripts/local/fakes/slack/block-kit.ts';
import type { AlarmState } from './alarm-event.ts';
import { alarmMessage, isWorthShowing, leftMessage } from './alarm-message.ts';
import type { AlarmRow } from './alarm-store.ts';
import { ALARM_SETTINGS, alarmArnOf, buildAlarmRow } from './fixtures/build-alarm.ts';
import { ASKED_AT } from './fixtures/build-service.ts';

const MINUTE = 60_000;
const state = (name: AlarmState, minutes: number) => ({ state: name, at: ASKED_AT + minutes * MINUTE });
const FIRED = state('ALARM', 0);
const LINK =
  '<https://eu-west-1.console.aws.amazon.com/cloudwatch/home?region=eu-west-1#alarmsV2:alarm/shop-web-5xx|shop-web-5xx>';

function shown(overrides: Partial<AlarmRow> = {}) {
  const message = alarmMessage(buildAlarmRow(overrides), ALARM_SETTINGS, ASKED_AT);
  expect(validateMessage(message)).toEqual([]);
  const [section] = message.blocks ?? [];
  return {
    message,
    text: section?.type === 'section' ? (section.text?.text ?? '') : '',
    all: JSON.stringify(message.blocks),
    buttons: Array.from(
      JSON.stringify(message.blocks).matchAll(/"plain_text","text":"([^"]+)"/g),
      ([, one]) => one,
    ),
  };
}

it('says since when it fires, why in numbers, and what can be done', () => {
  const { all, buttons, message, text } = shown();
  expect(text).toBe(
    `:red_circle: *${LINK}* went into ALARM, <!date^1790000000^{date_short_pretty} {time}|2026-09-21 14:13 UTC>`,
  );
  expect(message.text).toContain(':red_circle: *shop-web-5xx* went into ALARM');
  expect(all).toContain('AWS/EC2 CPUUtilization, Average of 5 min: 99.5 (threshold 50)');
  expect(buttons).toEqual(['Open incident', 'Restart', 'Mute 1 h', 'Mute 8 h']);
});

it('says after how long it has recovered, without a reason or a button', () => {
  const { all, buttons, text } = shown({ history: [FIRED, state('OK', 12)] });
  expect(text).toMatch(/^:large_green_circle: .* has recovered, .*14:25 UTC>: it was in ALARM for 12 min$/);
  expect([all.includes('CPUUtilization'), buttons]).toEqual([false, []]);
});

it('does not take missing data for recovery', () => {
  const { text } = shown({ history: [FIRED, state('INSUFFICIENT_DATA', 3)] });
  expect(text).toMatch(
    /^:white_circle: .* has had no data since .*, so it is not known whether it has recovered/,
  );
  expect(text).not.toContain('has recovered,');
});

it('is one line that counts while it flaps, and says how it stands', () => {
  const history = [FIRED, state('OK', 2), state('ALARM', 4), state('OK', 6)];
  const { buttons, text } = shown({ history });
  expect(text).toMatch(
    /^:warning: .* is flapping: 4 changes since .*, the last .*: :large_green_circle: OK$/,
  );
  expect(buttons).toContain('Mute 1 h');
  expect(shown({ history: history.slice(0, 3) }).text).toMatch(/: :red_circle: in ALARM$/);
});

it('says by whom it is muted, until when, and offers to end it', () => {
  const muted = { mutedUntil: ASKED_AT + 60 * MINUTE, mutedBy: 'U03JUNIPER' };
  const { all, buttons } = shown(muted);
  expect(all).toContain(':no_bell: Muted by <@U03JUNIPER> until ');
  expect(buttons).toEqual(['Open incident', 'Restart', 'Unmute']);
  expect(shown({ ...muted, history: [FIRED, state('OK', 12)] }).buttons).toEqual(['Unmute']);
});

it('says nothing of a mute that has ended by itself', () => {
  const { all, buttons } = shown({ mutedUntil: ASKED_AT, mutedBy: 'U03JUNIPER' });
  expect([all.includes('Muted'), buttons.includes('Mute 1 h')]).toEqual([false, true]);
});

it('offers no Mute where work is lost, and no Restart without a service', () => {
  const name = 'qbot-queue-depth-failures';
  expect(shown({ name, arn: alarmArnOf(name) }).buttons).toEqual(['Open incident']);
});

it('offers no form where nothing is deployed that opens incidents', () => {
  const settings = { ...ALARM_SETTINGS, incidentCommands: [] };
  const blocks = JSON.stringify(alarmMessage(buildAlarmRow(), settings, ASKED_AT).blocks);
  expect([blocks.includes('Open incident'), blocks.includes('Mute 1 h')]).toEqual([false, true]);
  const name = 'qbot-queue-depth-failures';
  const bare = alarmMessage(buildAlarmRow({ name, arn: alarmArnOf(name) }), settings, ASKED_AT);
  expect(validateMessage(bare)).toEqual([]);
  expect(JSON.stringify(bare.blocks)).not.toContain('"actions"');
});

describe('a message that is left', () => {
  const left = (history: AlarmRow['history'], minutes: number) => {
    const message = leftMessage(buildAlarmRow({ history }), ASKED_AT + minutes * MINUTE);
    expect(validateMessage(message)).toEqual([]);
    return message;
  };

  it('says how the alarm recovered before, and not what came after', () => {
    const { blocks, text } = left([FIRED, state('OK', 12), state('ALARM', 60)], 60);
    expect(text).toMatch(/has recovered, .*14:25 UTC>: it was in ALARM for 12 min$/);
    expect(JSON.stringify(blocks)).toContain(LINK);
  });

  it.each([
    ['fired', [FIRED, state('OK', 12)], 1],
    ['had no data', [FIRED, state('INSUFFICIENT_DATA', 12), state('ALARM', 60)], 60],
    ['said nothing', [FIRED], 0],
  ])('of one that %s says that it is no longer kept up to date', (_what, history, minutes) => {
    expect(left(history, minutes).text).toBe(
      ':white_circle: *shop-web-5xx*: this message is no longer kept up to date. `/devops alarms` shows how the alarm stands.',
    );
  });
});

it.each(['a<b>&c|d `e` *f*', '<!channel>', 'x'.repeat(255), '<'.repeat(255), '😀'.repeat(127)])(
  'keeps a name from being mark-up: %s',
  (end) => {
    const name = `shop-${end}`.slice(0, 255);
    const { message, text } = shown({ name, arn: alarmArnOf(name) });
    expect(text).not.toContain('<!channel>');
    expect(message.text).not.toContain('<!channel>');
  },
);

it("shows CloudWatch's own words where there are no numbers, as words", () => {
  expect(shown({ figures: '', reason: 'Unchecked: <!here>' }).all).toContain(
    '{"type":"text","text":"Unchecked: <!here>"}',
  );
  expect(shown({ figures: '', reason: '' }).all).not.toContain('rich_text');
});

it('fills the form of an incident, within what a button carries', () => {
  const carriedBy = (row: Partial<AlarmRow>) =>
    /"action_id":"\/sre:incident:open_form",.*?"value":("(?:[^"\\]|\\.)*")/.exec(shown(row).all)?.[1] ?? '';
  expect(parseOpenFormValue(JSON.parse(carriedBy({})))).toEqual({
    message: 'Alarm shop-web-5xx',
    filter: '',
    input: {
      description: 'AWS/EC2 CPUUtilization, Average of 5 min: 99.5 (threshold 50)',
      link: expect.stringContaining('#alarmsV2:alarm/shop-web-5xx'),
    },
  });
  const long = { name: '"'.repeat(255), figures: '\u0001'.repeat(500) };
  expect(String(JSON.parse(carriedBy(long))).length).toBeLessThanOrEqual(2000);
});

it.each([
  [[FIRED], true],
  [[state('OK', 0)], false],
  [[state('INSUFFICIENT_DATA', 0), state('OK', 1)], false],
  [[FIRED, state('OK', 1)], true],
])('%j is worth a message: %s', (history, worth) => {
  expect(isWorthShowing(buildAlarmRow({ history }))).toBe(worth);
});
