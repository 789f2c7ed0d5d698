import type { CommandVerdict } from './check-invariants.ts';
import { buildLog } from './fixtures/build-evidence.ts';
import { mergeVerdicts } from './merge-verdicts.ts';

const FAILED: CommandVerdict = {
  notice: 'failed',
  noticeAfterMs: 200,
  incidents: 0,
  saw: ['No incident opened'],
  lost: false,
  doubled: false,
  untold: false,
  unrecoverable: true,
};
const RECOVERED: CommandVerdict = {
  ...FAILED,
  notice: 'done',
  noticeAfterMs: 90_000,
  incidents: 1,
  saw: ['Incident opened'],
  unrecoverable: false,
};

function merge(first: Partial<CommandVerdict>, now: Partial<CommandVerdict>): CommandVerdict | undefined {
  const log = buildLog([]);
  const merged = mergeVerdicts(
    new Map([[log, { ...FAILED, ...first }]]),
    new Map([[log, { ...RECOVERED, ...now }]]),
  );
  return merged.get(log);
}

it('keeps what the user knew at first, and counts what is there in the end', () => {
  const saw = ['No incident opened', 'Incident opened'];
  expect(merge({}, {})).toEqual({ ...FAILED, incidents: 1, unrecoverable: false, saw });
});

it('forgives nothing that was wrong at either time', () => {
  for (const wrong of ['lost', 'doubled', 'untold'] as const) {
    expect(merge({ [wrong]: true }, {})).toMatchObject({ [wrong]: true });
    expect(merge({}, { [wrong]: true })).toMatchObject({ [wrong]: true });
  }
});

it('counts an incident that no button brought', () => {
  expect(merge({}, { incidents: 0, unrecoverable: true })).toMatchObject({ unrecoverable: true });
});
