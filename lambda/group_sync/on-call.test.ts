import { readOnCallGroups } from './on-call.ts';
import type { SlackMembers } from './slack-members.ts';

const ACCOUNTS: Record<string, string> = { 'ann@example.com': 'U01A', 'bob@example.com': 'U02B' };

const members: SlackMembers = {
  lookUp: async () => async (ids) => [...ids],
  byEmail: async (email) => {
    if (email === 'down@example.com') throw new Error('no answer');
    return ACCOUNTS[email];
  },
};

const { signal } = new AbortController();

function read(emails: string[], name = 'oncall:harbour WATCH ') {
  const schedules = async () => [{ name: 'Harbour watch', emails }];
  return readOnCallGroups({ schedules, members }, [name], signal);
}

describe('a schedule', () => {
  it('has those who are on call, each once, found by their e-mail', async () => {
    const name = 'oncall:harbour WATCH ';
    expect(await read(['ann@example.com', 'bob@example.com', 'ann@example.com'])).toEqual([
      { name, kind: 'read', users: ['U01A', 'U02B'] },
    ]);
  });

  it.each([['nobody@example.com'], ['']])('says that somebody is no member: %j', async (email) => {
    expect(await read([email, 'ann@example.com'])).toMatchObject([
      { kind: 'read', users: ['U01A'], trouble: 'unmatched' },
    ]);
  });

  it('has nobody where nobody is on call, and where nobody knows it', async () => {
    expect(await read([])).toMatchObject([{ users: [] }]);
    expect(await read(['ann@example.com'], 'oncall:Other')).toEqual([
      { name: 'oncall:Other', kind: 'read', users: [], trouble: 'unknown' },
    ]);
  });

  it('fails where Slack does not answer, and all do where the product does not', async () => {
    expect(await read(['down@example.com'])).toMatchObject([{ kind: 'failed' }]);
    const schedules = () => Promise.reject(new Error('down'));
    const names = ['oncall:a', 'oncall:b'];
    expect(await readOnCallGroups({ schedules, members }, names, signal)).toMatchObject([
      { name: 'oncall:a', kind: 'failed' },
      { name: 'oncall:b', kind: 'failed' },
    ]);
  });

  it('is not looked for where none is named', async () => {
    const schedules = () => Promise.reject(new Error('asked'));
    expect(await readOnCallGroups({ schedules, members }, [], signal)).toEqual([]);
  });

  it('fails where the product says nothing before the deadline', async () => {
    const deadline = new AbortController();
    const schedules = () => new Promise<never>(() => undefined);
    const late = readOnCallGroups({ schedules, members }, ['oncall:a'], deadline.signal);
    deadline.abort();
    expect(await late).toMatchObject([{ name: 'oncall:a', kind: 'failed' }]);
  });
});
