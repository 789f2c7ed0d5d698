import { listSecrets } from './catalogue.ts';
import { SecretsError } from './errors.ts';
import { bot, definition, NEW, OLD, TOKEN } from './fixtures/build-bot.ts';
import { explain, run } from './run.ts';

const UNSET = {
  'slack-bot-token': 'not-set',
  'slack-signing-secret': 'not-set',
  'slack-signing-secret-previous': 'not-set',
};
const ALL_SET = { ...UNSET, 'slack-bot-token': TOKEN, 'slack-signing-secret': OLD };

describe('what is required of the incident backend', () => {
  const definitions = { opsgenie: definition(['opsgenie-api-key', 'jira-api-token', 'slack-bot-token']) };
  const KEY = '01234567-89ab-cdef-0123-456789abcdef';
  const JIRA = 'fixture-of-a-jira-token';
  it.each([
    { incidents: 'opsgenie', set: { 'opsgenie-api-key': KEY, 'jira-api-token': 'not-set' }, status: 0 },
    { incidents: 'opsgenie', set: { 'opsgenie-api-key': 'not-set', 'jira-api-token': JIRA }, status: 1 },
    { incidents: 'jsm', set: { 'opsgenie-api-key': 'not-set', 'jira-api-token': JIRA }, status: 0 },
    { incidents: 'jsm', set: { 'opsgenie-api-key': KEY, 'jira-api-token': 'not-set' }, status: 1 },
  ] as const)('check of $incidents with $set: $status', async ({ incidents, set, status }) => {
    const secrets = listSecrets(definitions, incidents);
    const { deps, lines } = bot({ 'slack-bot-token': TOKEN, ...set }, [], { secrets });
    expect(await run(deps, { action: 'check', name: undefined })).toBe(status);
    const needed = incidents === 'jsm' ? 'jira-api-token' : 'opsgenie-api-key';
    expect(lines.join('\n').includes(`not-set: set ${needed}`)).toBe(status === 1);
  });
});

describe('set', () => {
  it('writes the one that is named, and does not print it', async () => {
    const { deps, written, lines } = bot(UNSET, [TOKEN]);

    expect(await run(deps, { action: 'set', name: 'slack-bot-token' })).toBe(0);

    expect(written).toEqual([`slack-bot-token=${TOKEN}`]);
    expect(lines.join('\n')).toContain('/qbot/slack-bot-token is written');
    expect(lines.join('\n')).not.toContain(TOKEN);
  });

  it('without a name asks for each that is needed and not set', async () => {
    const { deps, asked, written } = bot({ ...UNSET, 'slack-bot-token': TOKEN }, [NEW]);

    await run(deps, { action: 'set', name: undefined });

    expect(asked).toEqual(['slack-signing-secret']);
    expect(written).toEqual([`slack-signing-secret=${NEW}`]);
  });

  it('without a name leaves for later what gets no answer, and asks on', async () => {
    const { deps, asked, lines, written } = bot(UNSET, ['', NEW]);

    expect(await run(deps, { action: 'set', name: undefined })).toBe(0);

    expect(asked).toEqual(['slack-bot-token', 'slack-signing-secret']);
    expect(written).toEqual([`slack-signing-secret=${NEW}`]);
    expect(lines[0]).toBe('/qbot/slack-bot-token is left for later: set slack-bot-token');
  });

  it('says so when all are set', async () => {
    const { deps, asked, lines } = bot(ALL_SET);

    await run(deps, { action: 'set', name: undefined });

    expect(asked).toEqual([]);
    expect(lines).toEqual([expect.stringContaining('All are set already')]);
  });

  it('without a name takes nothing from a pipe', async () => {
    const { deps, asked } = bot(UNSET, [TOKEN], { interactive: false });

    await expect(run(deps, { action: 'set', name: undefined })).rejects.toThrow(/say whose/);
    expect(asked).toEqual([]);
  });

  it('does not ask for what Terraform has not made', async () => {
    const { deps, asked } = bot({}, [TOKEN]);

    await expect(run(deps, { action: 'set', name: 'slack-bot-token' })).rejects.toThrow(
      /^\/qbot\/slack-bot-token does not exist .* run terraform apply first/,
    );
    expect(asked).toEqual([]);
  });

  it.each([
    ['an unlikely value', 'xoxp-not-a-real-token', /begins with xoxb-.*--force/],
    ['the placeholder', 'not-set', /missing/],
    ['nothing', '', /empty/],
    ['two lines', `${TOKEN}\n${TOKEN}`, /line breaks/],
  ])('refuses %s', async (_, value, reason) => {
    const { deps, written } = bot(UNSET, [value]);

    await expect(run(deps, { action: 'set', name: 'slack-bot-token' })).rejects.toThrow(reason);
    expect(written).toEqual([]);
  });

  it('writes an unlikely value by force, but never an unusable one', async () => {
    const forced = bot(UNSET, ['unlikely'], { force: true });
    await run(forced.deps, { action: 'set', name: 'slack-bot-token' });
    expect(forced.written).toEqual(['slack-bot-token=unlikely']);

    const empty = bot(UNSET, [''], { force: true });
    await expect(run(empty.deps, { action: 'set', name: 'slack-bot-token' })).rejects.toThrow(/empty/);
  });

  it('ends an old signing secret with the placeholder', async () => {
    const { deps, written } = bot({ ...ALL_SET, 'slack-signing-secret-previous': OLD }, ['not-set']);

    await run(deps, { action: 'set', name: 'slack-signing-secret-previous' });

    expect(written).toEqual(['slack-signing-secret-previous=not-set']);
  });

  it('gives a former value the end that a rotation would give it', async () => {
    const { deps, written } = bot(ALL_SET, [OLD]);

    await run(deps, { action: 'set', name: 'slack-signing-secret-previous' });

    expect(written).toEqual([`slack-signing-secret-previous=${OLD} until 2026-11-25T12:00:00.000Z`]);
  });
});

describe('rekey', () => {
  const key = 'arn:aws:kms:us-east-1:123456789012:key/0a1b';

  it('moves each secret that there is, once, and keeps the values', async () => {
    const { deps, keys, lines, written } = bot(ALL_SET);

    await run(deps, { action: 'rekey', name: undefined, key });
    await run(deps, { action: 'rekey', name: undefined, key });

    expect([...keys]).toEqual(Object.keys(ALL_SET).map((name) => [name, key]));
    expect(lines.filter((line) => line.endsWith('is under that key now.'))).toHaveLength(3);
    expect(lines.filter((line) => line.endsWith('is under that key already.'))).toHaveLength(3);
    expect(written).toEqual([]);
  });

  it('says so where there is no bot', async () => {
    const { deps } = bot({});
    await expect(run(deps, { action: 'rekey', name: undefined, key })).rejects.toThrow(
      /run terraform apply first/,
    );
  });
});

describe('rotate', () => {
  it('saves the old value before it writes the new one', async () => {
    const { deps, written, lines } = bot(ALL_SET, [NEW]);

    expect(await run(deps, { action: 'rotate', name: 'slack-signing-secret' })).toBe(0);

    expect(written).toEqual([
      `slack-signing-secret-previous=${OLD} until 2026-11-25T12:00:00.000Z`,
      `slack-signing-secret=${NEW}`,
    ]);
    expect(lines[0]).toContain('the old value is accepted until 2026-11-25 12:00 UTC.');
    expect(lines.join('\n')).not.toMatch(new RegExp(`${OLD}|${NEW}`));
  });

  it('keeps no old value of one that leaked, nor the one before it', async () => {
    const before = { 'slack-signing-secret-previous': `${TOKEN} until 2026-11-25T11:00:00.000Z` };
    const { deps, written, lines } = bot({ ...ALL_SET, ...before }, [NEW]);

    expect(await run(deps, { action: 'rotate', name: 'slack-signing-secret', leaked: true })).toBe(0);

    expect(written).toEqual(['slack-signing-secret-previous=not-set', `slack-signing-secret=${NEW}`]);
    expect(lines[0]).toContain('the old value is refused within a minute');
  });

  it('ends the old value alone where Slack’s new one is there already', async () => {
    const before = { 'slack-signing-secret-previous': `${TOKEN} until 2026-11-25T11:00:00.000Z` };
    const { deps, written, lines } = bot({ ...ALL_SET, ...before }, [OLD]);

    expect(await run(deps, { action: 'rotate', name: 'slack-signing-secret', leaked: true })).toBe(0);

    expect(written).toEqual(['slack-signing-secret-previous=not-set']);
    expect(lines[0]).toContain(
      'has this value already, and keeps it: every older one is refused within a minute',
    );
    expect(lines.join('\n')).not.toMatch(new RegExp(`${OLD}|${TOKEN}`));
  });

  it('says in check until when the old value is accepted, and doubts nothing of it', async () => {
    const previous = { 'slack-signing-secret-previous': `${OLD} until 2026-11-25T12:00:00.000Z` };
    const { deps, lines } = bot({ ...ALL_SET, ...previous });
    await run(deps, { action: 'check', name: undefined });
    const line = lines.find((one) => one.includes('-previous'));
    expect(line).toContain('accepted until 2026-11-25 12:00 UTC');
    expect(line).not.toContain('doubtful');
  });

  it('says in check that a former value without an end is not accepted', async () => {
    const { deps, lines } = bot({ ...ALL_SET, 'slack-signing-secret-previous': OLD });
    await run(deps, { action: 'check', name: undefined });
    expect(lines.find((one) => one.includes('-previous'))).toContain('without an end it is not accepted');
  });

  it.each([
    ['a secret that knows one value only', ALL_SET, 'slack-bot-token', TOKEN, /one value at a time/],
    ['a secret that was never set', UNSET, 'slack-signing-secret', NEW, /not set yet/],
    ['the value that it has already', ALL_SET, 'slack-signing-secret', OLD, /has already/],
    ['an unlikely value', ALL_SET, 'slack-signing-secret', 'short', /32 digits/],
    [
      'what Terraform has not made',
      { 'slack-signing-secret': OLD },
      'slack-signing-secret',
      NEW,
      /terraform apply/,
    ],
  ])('refuses %s, and writes nothing', async (_, values, name, value, reason) => {
    const { deps, written } = bot(values, [value]);

    await expect(run(deps, { action: 'rotate', name })).rejects.toThrow(reason);
    expect(written).toEqual([]);
  });
});

describe('of a function that is left out', () => {
  const secrets = listSecrets({
    gatekeeper: definition(['slack-signing-secret', 'slack-signing-secret-previous']),
    dead_letters: definition(['slack-bot-token']),
    opsgenie: definition(['slack-bot-token', 'opsgenie-api-key']),
    pushover: definition(['pushover-api-token', 'pushover-recipients']),
  });
  const made = { ...UNSET, 'opsgenie-api-key': 'not-set' };

  it('no secret is asked for', async () => {
    const { deps, asked } = bot(made, [], { secrets });
    expect(await run(deps, { action: 'set', name: undefined })).toBe(0);
    expect(asked).toEqual(['opsgenie-api-key', 'slack-bot-token', 'slack-signing-secret']);
  });

  it('no secret is missed', async () => {
    const key = '01234567-89ab-cdef-0123-456789abcdef';
    const { deps, lines } = bot({ ...ALL_SET, 'opsgenie-api-key': key }, [], { secrets });
    expect(await run(deps, { action: 'check', name: undefined })).toBe(0);
    expect(lines.join('\n')).not.toContain('pushover');
  });

  it.each([
    ['one of two that are its own', { ...ALL_SET, 'pushover-api-token': 'not-set' }, 'pushover-recipients'],
    ['one that the gatekeeper reads', { 'slack-bot-token': TOKEN }, 'slack-signing-secret'],
    ['one that dead_letters reads too', { 'slack-signing-secret': OLD }, 'slack-bot-token'],
  ])('is not what lacks %s', async (_what, values, missing) => {
    const { deps, lines } = bot(values, [], { secrets });
    expect(await run(deps, { action: 'check', name: undefined })).toBe(1);
    expect(
      lines.some((line) => line.includes(missing) && line.includes('missing: run terraform apply')),
    ).toBe(true);
  });
});

describe('check', () => {
  it('is content when every one that is needed is set, and prints no value', async () => {
    const { deps, lines } = bot(ALL_SET);

    expect(await run(deps, { action: 'check', name: undefined })).toBe(0);

    expect(lines).toEqual([
      '/qbot/slack-bot-token                set      version 1, 2026-11-24 10:15 UTC',
      '/qbot/slack-signing-secret           set      version 1, 2026-11-24 10:15 UTC',
      '/qbot/slack-signing-secret-previous  not-set (fine: filled by rotate)',
    ]);
  });

  it('is not content with a placeholder', async () => {
    const { deps, lines } = bot({ ...ALL_SET, 'slack-bot-token': 'not-set' });

    expect(await run(deps, { action: 'check', name: undefined })).toBe(1);
    expect(lines[0]).toContain('not-set: set slack-bot-token');
  });

  it('is not content without a parameter, be it an optional one', async () => {
    const { deps, lines } = bot({ 'slack-bot-token': TOKEN, 'slack-signing-secret': OLD });

    expect(await run(deps, { action: 'check', name: undefined })).toBe(1);
    expect(lines[2]).toContain('missing: run terraform apply');
  });

  it('points at a value that does not look right, without showing it', async () => {
    const { deps, lines } = bot({ ...ALL_SET, 'slack-bot-token': 'xoxp-hidden' });

    expect(await run(deps, { action: 'check', name: undefined })).toBe(0);
    expect(lines[0]).toContain('doubtful: it should be a bot token');
    expect(lines.join('\n')).not.toContain('hidden');
  });
});

describe('list', () => {
  it('says whose each secret is and where it is found, without asking AWS', async () => {
    const { deps, lines } = bot({}, [], {
      parameters: {
        read: () => Promise.reject(new Error('asked')),
        write: () => Promise.reject(new Error('asked')),
        rekey: () => Promise.reject(new Error('asked')),
      },
    });

    expect(await run(deps, { action: 'list', name: undefined })).toBe(0);
    expect(lines[0]).toBe('/qbot/slack-bot-token  (opsgenie, qchain)');
    expect(lines[1]).toContain('Bot User OAuth Token');
    expect(lines.at(-2)).toBe('/qbot/slack-signing-secret-previous  (gatekeeper)  filled by rotate');
  });
});

describe('what is said of an error', () => {
  const named = (name: string, message: string) => Object.assign(new Error(message), { name });

  it.each([
    [new SecretsError('Say which.'), 'Say which.'],
    [named('CredentialsProviderError', 'Could not load'), expect.stringContaining('aws sso login')],
    [new Error('Region is missing'), expect.stringContaining('--region')],
    [named('AccessDeniedException', 'no'), 'AccessDeniedException: no'],
    ['a string', 'a string'],
  ])('%s', (error, said) => {
    expect(explain(error)).toEqual(said);
  });
});
