import { validateMessage } from '../../scripts/local/fakes/slack/block-kit.ts';
import { alarmsMessage } from './alarms-message.ts';

const NOW = 1_790_000_000_000;
const ARN = 'arn:aws:cloudwatch:eu-west-1:123456789012:alarm:checkout-5xx';
const CPU = { name: 'cpu 100%', arn: '', since: undefined, reason: '' };
const CHECKOUT = { name: 'checkout-5xx', arn: ARN, since: NOW - 720_000, reason: '3 datapoints > 5' };

it('shows a row for each alarm, with a link where that is known', () => {
  const message = alarmsMessage(
    { alarms: [CHECKOUT, { ...CPU, mutedUntil: NOW + 3_600_000 }], more: false },
    '',
    NOW,
  );
  const { simplerBlocks, ...shown } = message;
  expect([validateMessage(shown), simplerBlocks]).toEqual([[], []]);
  const [head, table] = message.blocks ?? [];
  expect(head).toMatchObject({ text: { text: ':red_circle: *2 alarms in ALARM*' } });
  expect(table).toMatchObject({
    rows: [
      [{ text: 'alarm' }, { text: 'for' }, { text: 'reason' }, { text: 'muted for' }],
      [{ type: 'rich_text' }, { text: '12 min' }, { text: '3 datapoints > 5' }, { text: '-' }],
      [{ text: 'cpu 100%' }, { text: '-' }, { text: '-' }, { text: '60 min' }],
    ],
  });
  expect(JSON.stringify(table)).toContain('#alarmsV2:alarm/checkout-5xx","text":"checkout-5xx"');
});

it('shows the prefix that was typed as it is', () => {
  const { blocks, text } = alarmsMessage({ alarms: [CPU], more: false }, '*cpu*', NOW);
  expect(text).toContain('*1 alarm in ALARM* whose names begin with `*cpu*`');
  expect(blocks?.[0]).toMatchObject({ text: { text: ':red_circle: *1 alarm in ALARM*' } });
  expect(blocks?.[1]).toMatchObject({ type: 'rich_text' });
  expect(JSON.stringify(blocks?.[1])).toContain('{"type":"text","text":"*cpu*"}');
});

it('says below it how many are not shown', () => {
  const alarms = Array.from({ length: 23 }, () => CPU);
  const { blocks, text } = alarmsMessage({ alarms, more: false }, '', NOW);
  expect(blocks?.at(-1)).toMatchObject({
    text: { text: '... and 3 more: `/devops alarms &lt;prefix&gt;` shows fewer.' },
  });
  expect(text).toContain('... and 3 more');
});

it.each([
  ['of no alarm', []],
  ['that Slack would not take', Array.from({ length: 20 }, () => ({ ...CHECKOUT, name: 'a '.repeat(100) }))],
])('is text alone in place of a table %s', (_case, alarms) => {
  const message = alarmsMessage({ alarms, more: false }, '', NOW);
  expect(Object.keys(message)).toEqual(['text']);
});
