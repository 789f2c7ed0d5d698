import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { addressOf } from '../../local/address.ts';
import { readSettings } from '../../local/settings.ts';
import { startTestUser, type TestUser } from './test-user.ts';

jest.setTimeout(90_000);

let folder: string;
let user: TestUser | undefined;

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'migrate-'));
});
afterEach(async () => {
  await user?.bot.close();
  user = undefined;
  rmSync(folder, { recursive: true });
});

/** `npm run migrate -- check --local`, in a process of its own. */
async function check(incidents: string): Promise<{ status: number; printed: string[] }> {
  user = await startTestUser({ settings: readSettings({ INCIDENT_BACKEND: incidents }) });
  const file = path.join(folder, 'bot.json');
  writeFileSync(file, JSON.stringify(addressOf(user.bot, user.settings)));
  const words = ['scripts/migrate/main.ts', 'check', '--local', '--bot', file];
  // Keys of a real account, which are not the local bot's.
  const env = { ...process.env, JIRA_API_TOKEN: 'real', OPSGENIE_API_KEY: 'real', JSM: '{}' };
  return new Promise((resolve) => {
    execFile(process.execPath, words, { encoding: 'utf8', env }, (error, stdout, stderr) => {
      resolve({ status: Number(error?.code ?? 0), printed: `${stdout}${stderr}`.trim().split('\n') });
    });
  });
}

it('finds the sample data of both products ready', async () => {
  await expect(check('jsm')).resolves.toEqual({
    status: 0,
    printed: [
      'Jira knows the token as Q-Bot. Nothing is changed.',
      'note: done_transition Resolve: not looked at, because there is no open incident that shows it.',
      'note: reopen_transition Back to open: not looked at, because there is no done incident that shows it.',
      'ready',
    ],
  });
});

it('says how a bot is started that has a Jira', async () => {
  await expect(check('opsgenie')).resolves.toEqual({
    status: 1,
    printed: ['The local bot opens incidents in OpsGenie: npm start -- --incidents jsm'],
  });
});
