import { detailSchema } from '../../common/contract.ts';
import { AccessDeniedError } from '../../common/errors.ts';
import { buildContext } from '../../common/fixtures/build-context.ts';
import { buildDetail } from '../../common/fixtures/build-event.ts';
import type { SlackMessage } from '../../common/slack/response-url.ts';
import { showAccess } from './access.ts';

const NOW = 1_790_000_000_000;
const HOUR = 60 * 60 * 1000;

const RESTRICTED = {
  '/devops restart': ['U01CAPTAIN', 'S01CREW', 'oncall:Harbour watch', 'S03NEW'],
  '/sre close': ['S02DECK'],
  'dead_letters replay': [],
};
const GROUPS = new Map([
  ['S01CREW', { readAt: NOW - 60_000, users: ['U03JUNIPER', 'U04MINT'] }],
  ['oncall:Harbour watch', { readAt: NOW - 60_000, users: [] }],
  ['S02DECK', { readAt: NOW - 25 * HOUR, users: ['U05STALE'] }],
]);

async function shownTo(user: string): Promise<string> {
  const told: SlackMessage[] = [];
  const deps = {
    access: { restricted: RESTRICTED, readGroups: async () => GROUPS },
    helpContact: 'the harbour master',
    notifyUser: async (_to: unknown, message: SlackMessage) => {
      told.push(message);
      return 'response_url' as const;
    },
    now: () => NOW,
  };
  const detail = detailSchema.parse(buildDetail({ command: '/devops', user: { id: user, name: '' } }));
  await showAccess(deps, { detail, context: buildContext() });
  return told.map(({ text }) => text).join('\n');
}

it.each(['U01CAPTAIN', 'U04MINT'])(
  'shows %s who may run what, through which group, and how old that is',
  async (user) => {
    expect(await shownTo(user)).toBe(
      [
        '*Who may run what is restricted*',
        '• `/devops restart`: <@U01CAPTAIN>; `S01CREW` (read 60 s ago): <@U03JUNIPER>, <@U04MINT>; `oncall:Harbour watch` (read 60 s ago): nobody; `S03NEW` (not read yet: grants nothing)',
        '• `/sre close`: `S02DECK` (read 25 h 0 min ago: grants nothing)',
        '• `dead_letters replay`: nobody',
      ].join('\n'),
    );
  },
);

it.each(['U99ELSE', 'U05STALE'])('refuses %s, whom no list names now', async (user) => {
  const denial = { rule: 'restricted_commands', action: 'access' };
  await expect(shownTo(user)).rejects.toMatchObject({ denial });
  await expect(shownTo(user)).rejects.toBeInstanceOf(AccessDeniedError);
});
