import { validateView } from '../../scripts/local/fakes/slack/block-kit.ts';
import { buildServices } from './fixtures/build-receipt.ts';
import { FakeActions } from './fixtures/fake-actions.ts';
import { incidentModal } from './incident-modal.ts';
import { createOpenNow, NOTHING_OPEN } from './open-now.ts';

const NOW = Date.parse('2026-09-21T14:20:00.000Z');
const IDENTITY = {
  subcommand: 'incident',
  externalId: 'cmd:1',
  metadata: { channelId: 'C07HARBOUR', requestId: 'r' },
};

const never = new Promise<void>(() => undefined);

function fixture(sleep: (ms: number) => Promise<void> = () => never) {
  const incidents = new FakeActions(() => NOW);
  const openNow = createOpenNow({ incidents, now: () => NOW, sleep });
  return { incidents, openNow };
}

describe('what is open now', () => {
  it('stands above the form, each with Show, and under its service in the list', async () => {
    const { incidents, openNow } = fixture();
    for (const number of [17, 18, 19, 20]) incidents.add(number, { services: ['Service 2'], message: 'a' });
    const open = await openNow();
    const view = incidentModal(IDENTITY, buildServices(3), { prefill: {}, openNow: open });
    expect(validateView(view)).toEqual([]);
    const whole = JSON.stringify(view);
    expect(whole).toMatch(/"\*Open now:\* <https:[^"]*\|#17 P1> Service 2, 6 min"/);
    expect(whole).toContain('1 more open: `/sre list`');
    expect(whole).toContain('"description":{"type":"plain_text","text":"Open: #17 P1, 6 min"}');
    expect(whole.match(/"\/sre:show:incident"/g)).toHaveLength(3);
    expect(whole.match(/"description":\{"type":"plain_text"/g)).toHaveLength(1);
  });

  it('shows the worst, then the newest, and how many more there are', async () => {
    const { incidents, openNow } = fixture();
    const minutes = (count: number) => NOW - count * 60_000;
    const services = ['Service 2'];
    incidents.add(31, { priority: 'P4', createdAt: minutes(1), services });
    incidents.add(32, { priority: undefined, createdAt: minutes(2), services });
    incidents.add(35, { priority: 'P2', createdAt: minutes(4), services });
    incidents.add(33, { priority: 'P2', createdAt: minutes(3), services });
    incidents.add(34, { priority: 'P1', createdAt: minutes(90), services });
    const { blocks, byService } = await openNow();
    const shown = JSON.stringify(blocks).match(/#\d+ P\d|\d+ more open/g);
    expect(shown).toEqual(['#34 P1', '#33 P2', '#35 P2', '2 more open']);
    expect(byService.get('Service 2')).toMatch(/^Open: #34 P1/);
  });

  it('keeps its blocks in an update, so that who is on a button stays on it', async () => {
    const { incidents, openNow } = fixture();
    for (const number of [17, 18, 19, 20]) incidents.add(number);
    const { blocks } = await openNow();
    const ids = blocks.map(({ block_id }) => block_id);
    expect(ids).toEqual([
      'open_now_incident-17',
      'open_now_incident-18',
      'open_now_incident-19',
      'open_now_more',
    ]);
  });

  it.each([
    ['late', () => never, async () => undefined],
    ['not known', () => Promise.reject(new Error('down')), () => never],
  ])('is left out where it is %s', async (_, onRead, sleep) => {
    const { incidents, openNow } = fixture(sleep);
    incidents.add(17);
    incidents.onRead = onRead;
    await expect(openNow()).resolves.toBe(NOTHING_OPEN);
  });

  it('is nothing where nothing is open', async () => {
    const { incidents, openNow } = fixture();
    incidents.add(17, { status: 'resolved' });
    await expect(openNow()).resolves.toBe(NOTHING_OPEN);
  });
});
