import { buildOpsgenie, dataOf } from './fixtures/opsgenie.ts';
import type { Schedule } from './schedules.ts';

const DAY_MS = 24 * 60 * 60 * 1000;
const START = Date.UTC(2023, 10, 13);
const ROTATION = { firstShiftAt: START, shiftMs: 7 * DAY_MS };
const SCHEDULES: Schedule[] = [
  { id: 's1', name: 'On call now', enabled: true, users: ['ann', 'ben'], teamId: 'team-1', ...ROTATION },
  { id: 's2', name: 'Empty', enabled: true, users: [], ...ROTATION },
  { id: 's3', name: 'Retired', enabled: false, users: ['cid'], ...ROTATION },
];

function build() {
  const built = buildOpsgenie();
  built.opsgenie.setSchedules(SCHEDULES);
  return built;
}

it('lists the schedules, with or without rotations', async () => {
  const { send } = build();
  const { body } = await send('/v2/schedules?expand=rotation');
  expect(body).toMatchObject({
    data: [{ id: 's1', name: 'On call now', enabled: true }, { id: 's2' }, { id: 's3', enabled: false }],
    expandable: ['rotation'],
  });
});

it('says who is on call now, or at a time: nobody by an empty or a disabled one', async () => {
  const { send } = build();
  const now = await send('/v2/schedules/on-calls?flat=true');
  expect(now.body.data).toEqual([
    { _parent: { id: 's1', name: 'On call now', enabled: true }, onCallRecipients: ['ann'] },
    { _parent: { id: 's2', name: 'Empty', enabled: true }, onCallRecipients: [] },
    { _parent: { id: 's3', name: 'Retired', enabled: false }, onCallRecipients: [] },
  ]);
  const date = encodeURIComponent('2023-11-20T00:00:00+00:00');
  const name = encodeURIComponent('On call now');
  const later = await send(
    `/v2/schedules/${name}/on-calls?scheduleIdentifierType=name&flat=true&date=${date}`,
  );
  expect(dataOf(later)).toMatchObject({ onCallRecipients: ['ben'] });
  const before = await send(
    `/v2/schedules/s1/on-calls?flat=true&date=${encodeURIComponent('2023-11-12T23:59:59Z')}`,
  );
  expect(dataOf(before)).toMatchObject({ onCallRecipients: ['ben'] });
});

it('draws a tree where it is not asked for a flat list', async () => {
  const { send } = build();
  const people = [{ name: 'ann', type: 'user' }];
  expect(dataOf(await send('/v2/schedules/s1/on-calls'))).toMatchObject({ onCallParticipants: people });
  expect(dataOf(await send('/v2/schedules/s1/next-on-calls'))).toMatchObject({
    nextOnCallParticipants: [{ name: 'ben' }],
  });
});

it('says who follows, and until when a shift lasts', async () => {
  const { send } = build();
  expect(dataOf(await send('/v2/schedules/s1/next-on-calls?flat=true'))).toMatchObject({
    ...{ nextOnCallRecipients: ['ben'], exactNextOnCallRecipients: ['ben'] },
  });
  expect(dataOf(await send('/v2/schedules/s2/next-on-calls?flat=true'))).toMatchObject({
    nextOnCallRecipients: [],
  });
  const timeline = dataOf(
    await send('/v2/schedules/s1/timeline?identifierType=id&interval=2&intervalUnit=weeks'),
  );
  expect(timeline).toMatchObject({
    startDate: '2023-11-14T00:00:00.000Z',
    endDate: '2023-11-28T00:00:00.000Z',
    finalTimeline: {
      rotations: [
        {
          periods: [
            {
              startDate: '2023-11-14T00:00:00.000Z',
              endDate: '2023-11-20T00:00:00.000Z',
              recipient: { name: 'ann' },
            },
            {
              startDate: '2023-11-20T00:00:00.000Z',
              endDate: '2023-11-27T00:00:00.000Z',
              recipient: { name: 'ben' },
            },
            {
              startDate: '2023-11-27T00:00:00.000Z',
              endDate: '2023-11-28T00:00:00.000Z',
              recipient: { name: 'ann' },
            },
          ],
        },
      ],
    },
  });
});

it.each([
  ['/v2/schedules/none/on-calls', 404],
  ['/v2/schedules/On%20call%20now/on-calls', 404],
  ['/v2/schedules/s1/on-calls?identifierType=id', 422],
  ['/v2/schedules/s1/on-calls?flat=yes', 422],
  ['/v2/schedules/on-calls?date=tomorrow', 422],
  ['/v2/schedules/s1/timeline?scheduleIdentifierType=id', 422],
  ['/v2/schedules/s1/timeline?intervalUnit=years', 422],
  ['/v2/schedules/s1/timeline?interval=0', 422],
  ['/v2/schedules?limit=5', 422],
])('refuses %s', async (path, status) => {
  expect(await build().send(path)).toMatchObject({ status });
});

it('shows a team integration only what is its own', async () => {
  const { send } = build();
  const headers = { authorization: 'GenieKey search-key' };
  expect((await send('/v2/schedules/on-calls', { headers })).body).toMatchObject({ data: [] });
  expect(await send('/v2/schedules/s1/on-calls', { headers })).toMatchObject({
    status: 403,
    body: { code: 40301 },
  });
});
