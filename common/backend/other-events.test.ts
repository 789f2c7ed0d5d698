import { buildContext } from '../fixtures/build-context.ts';
import { buildEvent } from '../fixtures/build-event.ts';
import { buildAlertAction, buildWebhookEvent } from '../fixtures/build-webhook-event.ts';
import { recordAudit } from '../fixtures/record-audit.ts';
import { recordLog } from '../fixtures/record-log.ts';
import { recordMetrics } from '../fixtures/record-metrics.ts';
import { alertActionSchema, WEBHOOK_SOURCE } from '../webhook-contract.ts';
import { defineBackend } from './define-backend.ts';
import { handles, type OtherHandler } from './other-events.ts';

function build(handle: OtherHandler) {
  const { log, lines } = recordLog();
  const { metrics, counted, published } = recordMetrics();
  const handled: string[] = [];
  const unwanted = () => Promise.reject(new Error('nobody is to be told'));
  const handler = defineBackend(
    {
      log,
      metrics,
      audit: recordAudit().audit,
      notifyUser: unwanted,
      firstToTell: unwanted,
      now: () => Date.parse('2026-09-21T14:14:21Z'),
    },
    {
      slash_command: async () => {
        handled.push('slash_command');
        return null;
      },
    },
    { source: WEBHOOK_SOURCE, handlers: { alert_action: handle } },
  );
  return {
    lines,
    counted,
    published,
    handled,
    run: (event: unknown) => handler(event, buildContext()),
  };
}

const EVENT = buildWebhookEvent('alert_action', buildAlertAction());

describe('an event of another source', () => {
  it('reaches the handler of its detail-type as the contract has it, and is logged and counted', async () => {
    const seen: unknown[] = [];
    const one = build(handles(alertActionSchema, async (detail) => void seen.push(detail)));
    await one.run(EVENT);
    expect(seen).toEqual([buildAlertAction()]);
    expect(one.lines.filter(({ fields }) => Object.keys(fields).length > 0)).toMatchObject([
      {
        level: 'begin',
        fields: {
          requestId: 'Qa1webhookFixture=',
          detailType: 'alert_action',
          alert: buildAlertAction().alertId,
          incident: buildAlertAction().incidentId,
        },
      },
      { level: 'info', fields: { outcome: 'done', durationMs: 0 } },
    ]);
    expect(one.counted).toEqual(['Events done other']);
    expect(one.published()).toBe(1);
  });

  it('is thrown back to Lambda if its handler fails, and nobody is told', async () => {
    const error = new Error('OpsGenie is down');
    const one = build(() => Promise.reject(error));
    await expect(one.run(EVENT)).rejects.toMatchObject({ cause: error });
    expect(one.lines.at(-1)).toMatchObject({
      level: 'error',
      fields: { outcome: 'unexpected', durationMs: 0 },
    });
    expect(one.counted).toEqual(['Events unexpected other']);
    expect(one.published()).toBe(1);
  });

  it.each<[string, unknown]>([
    ['breaks its contract', { ...EVENT, detail: { ...EVENT.detail, action: 'Snooze' } }],
    ['has no request id', { ...EVENT, detail: { alertId: 'a' } }],
    ['has a detail of text', { ...EVENT, detail: '{}' }],
  ])('is kept for the failure queue if it %s', async (_case, event) => {
    const one = build(handles(alertActionSchema, async () => undefined));
    await expect(one.run(event)).rejects.toThrow();
    expect(one.counted).toEqual(['Events unexpected other']);
  });

  it.each(['phone_acknowledged', 'constructor', 'slash_command'])(
    'of a detail-type that nothing handles is logged, and no more: %s',
    async (type) => {
      const one = build(() => Promise.reject(new Error('not this one')));
      await one.run({ ...EVENT, 'detail-type': type });
      expect(one.lines.at(-1)).toMatchObject({ level: 'warn', message: 'no handler for this detail-type' });
      expect(one.handled).toEqual([]);
    },
  );
});

it('keeps the handlers of the two sources apart', async () => {
  const one = build(() => Promise.reject(new Error('not of this source')));
  await one.run(buildEvent());
  expect(one.handled).toEqual(['slash_command']);
  await expect(one.run({ ...EVENT, source: 'qbot.gatekeeper' })).rejects.toThrow();
  await expect(one.run({ ...EVENT, source: 'aws.ec2' })).rejects.toThrow();
});
