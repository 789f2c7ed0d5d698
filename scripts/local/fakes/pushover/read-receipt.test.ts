import { buildPushover, EMERGENCY, GROUP, TOKEN, USER } from './fixtures/pushover.ts';
import { ReceiptPolls } from './receipt-polls.ts';

const START = Date.UTC(2026, 2, 12, 19) / 1000;

async function buildEmergency(more: Record<string, unknown> = {}) {
  const built = buildPushover();
  const { body } = await built.send({ ...EMERGENCY, ...more });
  const receipt = String(body.receipt);
  const read = (query = `token=${TOKEN}`) => built.request(`/1/receipts/${receipt}.json?${query}`);
  const acknowledge = (given: Record<string, unknown> = { receipt }) =>
    built.post('/driver/acknowledge', given);
  return { ...built, receipt, read, acknowledge };
}

describe('a receipt', () => {
  it('says who acknowledged, on which device and when; the first one counts', async () => {
    const { acknowledge, clock, read, receipt, pushover } = await buildEmergency();
    clock.ms += 130_000;
    expect((await acknowledge({ receipt, user: USER, device: 'droid2' })).body).toEqual({
      acknowledged: true,
    });
    clock.ms += 1000;
    expect((await acknowledge({ receipt, user: GROUP })).body).toEqual({ acknowledged: false });
    expect(pushover.state().messages).toMatchObject([
      { ringing: false, acknowledgedAt: (START + 130) * 1000 },
    ]);
    expect((await read()).body).toEqual({
      ...{ status: 1, request: expect.any(String) },
      ...{
        acknowledged: 1,
        acknowledged_at: START + 130,
        acknowledged_by: USER,
        acknowledged_by_device: 'droid2',
      },
      ...{
        last_delivered_at: START + 120,
        expired: 0,
        expires_at: START + 3000,
        called_back: 0,
        called_back_at: 0,
      },
    });
  });

  it('nobody acknowledged says so, with each time that it rang', async () => {
    const { clock, read } = await buildEmergency();
    clock.ms += 59_000;
    const nobody = { acknowledged: 0, acknowledged_at: 0, acknowledged_by: '', acknowledged_by_device: '' };
    expect((await read()).body).toMatchObject({ ...nobody, last_delivered_at: START, expired: 0 });
    clock.ms += 10_000_000;
    expect((await read()).body).toMatchObject({ ...nobody, last_delivered_at: START + 3000, expired: 1 });
  });

  it('is not to be asked after faster than every 5 s, each on its own', async () => {
    const { clock, read, receipt, pushover, request, send } = await buildEmergency();
    const other = String((await send(EMERGENCY)).body.receipt);
    expect(await read()).toMatchObject({ status: 200 });
    expect(await request(`/1/receipts/${other}.json?token=${TOKEN}`)).toMatchObject({ status: 200 });
    clock.ms += 4999;
    expect(await read()).toMatchObject({ status: 429, body: { status: 0 } });
    expect(pushover.state().fastPolls).toEqual([{ receipt, at: clock.ms, afterMs: 4999 }]);
    clock.ms += 5000;
    expect(await read()).toMatchObject({ status: 200 });
    expect(pushover.state().fastPolls).toHaveLength(1);
  });

  it('is not to be asked after faster than its scale allows', async () => {
    const polls = new ReceiptPolls(0.1);
    expect([0, 499, 999, 1498].map((at) => polls.admit('r', at))).toEqual([true, false, true, false]);
  });

  it('is kept for a week', async () => {
    const { clock, read } = await buildEmergency();
    clock.ms += 7 * 24 * 60 * 60 * 1000;
    expect(await read()).toMatchObject({ status: 200 });
    clock.ms += 5000;
    expect(await read()).toMatchObject({ status: 404, body: { status: 0, receipt: 'not found' } });
  });

  it('takes its token and nothing else, by GET', async () => {
    const { post, read, receipt } = await buildEmergency();
    expect(await read('token=x')).toMatchObject({ status: 400, body: { token: 'invalid' } });
    expect(await read(`token=${TOKEN}&user=x`)).toMatchObject({
      status: 400,
      body: { user: 'is not a parameter' },
    });
    expect(await post(`/1/receipts/${receipt}.json`, { token: TOKEN })).toMatchObject({ status: 404 });
  });

  it('is given to faults as any call', async () => {
    const { faults, read } = await buildEmergency();
    faults.set({ target: 'pushover.receipt', kind: 'status', status: 503, body: {} });
    expect(await read()).toMatchObject({ status: 503 });
  });
});

describe('the phone', () => {
  it('acknowledges for the one who was pushed, if it is not said who does', async () => {
    const { acknowledge, read } = await buildEmergency();
    await acknowledge();
    expect((await read()).body).toMatchObject({ acknowledged_by: USER, acknowledged_by_device: 'phone' });
  });

  it('silences nothing that has ended, and knows no other receipt', async () => {
    const { acknowledge, post, receipt } = await buildEmergency();
    expect(await acknowledge({ receipt: 'none' })).toMatchObject({ status: 404 });
    expect(await acknowledge({})).toMatchObject({ status: 404 });
    await post(`/1/receipts/${receipt}/cancel.json`, { token: TOKEN });
    expect((await acknowledge()).body).toEqual({ acknowledged: false });
  });
});
