import { type Planted, startProducts } from './fixtures/two-products.ts';
import type { KnownSettings } from './jira-settings.ts';

let stop: () => Promise<void> = async () => undefined;
afterEach(() => stop());

/** What `check` says besides that it is ready, with an open incident and a resolved one. */
async function said(
  settings: Partial<KnownSettings>,
  issues: (string | undefined)[] = [undefined, 'Resolve'],
) {
  const planted: Partial<Planted> = { settings, behaviour: { indexDelayMs: 0 } };
  const { check, close, openIssue, printed } = await startProducts(planted);
  stop = close;
  for (const issue of issues) await openIssue(issue);
  const isReady = await check();
  expect(printed.at(-1)).toMatch(isReady ? /^ready$/ : /^not ready: /);
  return printed.slice(1, -1);
}

const RESOLVES = { doneTransition: 'Resolve' };
const DONE = 'the newest open incident';
const BACK = 'the newest done incident';

it.each<[string, Partial<KnownSettings>]>([
  ['names', { doneTransition: 'resolve ', reopenTransition: 'Back to open', closedStatus: 'closed' }],
  ['ids', { doneTransition: '21', reopenTransition: '51', closedStatus: '10034' }],
  ['one way back, and no name', RESOLVES],
])('has nothing to say of a workflow that fits: %s', async (_what, settings) => {
  await expect(said(settings)).resolves.toEqual([]);
});

it.each<[Partial<KnownSettings>, string]>([
  [
    {},
    `done_transition, not set, and several transitions of ${DONE} resolve it: set one of Resolve, Cancel, Close.`,
  ],
  [
    { closedStatus: 'Closed' },
    `done_transition, not set, and several transitions of ${DONE} resolve it: set one of Resolve, Cancel.`,
  ],
  [
    { doneTransition: 'Fix' },
    `done_transition Fix, no transition of ${DONE} that resolves it: set one of Resolve, Cancel, Close.`,
  ],
  [
    { doneTransition: 'Investigate' },
    `done_transition Investigate, no transition of ${DONE} that resolves it: set one of Resolve, Cancel, Close.`,
  ],
  [
    { ...RESOLVES, reopenTransition: 'Revive' },
    `reopen_transition Revive, no transition of ${BACK} that reopens it: set one of Back to open.`,
  ],
  [
    { ...RESOLVES, closedStatus: 'Gone' },
    'closed_status Gone, no status of issue type 10020: those that end an incident are Completed, Canceled, Closed.',
  ],
  [
    { ...RESOLVES, closedStatus: 'Work in progress' },
    'closed_status Work in progress, not of the category "done" in issue type 10020: those that end an incident are Completed, Canceled, Closed.',
  ],
])('names what does not fit: %j', async (settings, line) => {
  await expect(said(settings)).resolves.toEqual([`- ${line}`]);
});

it('notes what no incident shows yet', async () => {
  const settings = { ...RESOLVES, reopenTransition: 'Back to open' };
  await expect(said(settings, [])).resolves.toEqual([
    'note: done_transition Resolve: not looked at, because there is no open incident that shows it.',
    'note: reopen_transition Back to open: not looked at, because there is no done incident that shows it.',
  ]);
});
