import type { Request, State } from '../local/driver-answers.ts';
import { runAlarm } from './alarm.ts';
import { buildRequest, buildSpan, buildState } from './fixtures/build-state.ts';

function build(state: State, requestId: string | null = 'r-1') {
  const printed: string[] = [];
  const changed: unknown[] = [];
  const options = {
    bot: {
      state: async () => state,
      changeAlarm: async (alarm: string, states: readonly string[]) => {
        changed.push([alarm, states]);
        return { requestId };
      },
    },
    terminal: {
      line: ({ label, text }: { label: string; text: string }) => void printed.push(`${label}: ${text}`),
      shown: (text: string) => void printed.push(`> ${text}`),
      note: (text: string) => void printed.push(`- ${text}`),
    },
    sleep: async () => undefined,
  };
  const run = () => runAlarm(options, { alarm: 'shop-5xx', states: ['ALARM', 'OK'], url: undefined });
  return { changed, printed, run };
}

const request = (...spans: Request['spans']): Request =>
  buildRequest({
    spans: [
      buildSpan('bus', {
        outcome: 'matched qbot-alarms',
        data: { source: 'aws.cloudwatch', detailType: 'CloudWatch Alarm State Change' },
      }),
      ...spans,
    ],
  });

it('prints each stop, without a gate, and says so where nothing was shown', async () => {
  const { changed, printed, run } = build(buildState({ requests: [request(buildSpan('devops'))] }));
  expect(await run()).toBe(false);
  expect(changed).toEqual([['shop-5xx', ['ALARM', 'OK']]]);
  expect(printed).toEqual([
    '- shop-5xx goes to ALARM, OK',
    'event: CloudWatch Alarm State Change matched qbot-alarms',
    'function: devops: ok (5 ms)',
    '- nothing was shown: alarm_channels names no prefix of it, or it is no news',
  ]);
});

it('says that nothing changes', async () => {
  const { printed, run } = build(buildState({}), null);
  expect(await run()).toBe(true);
  expect(printed).toEqual(['- shop-5xx is in that state already']);
});
