import { writeGroupMembers } from '../../common/group-members.ts';
import { createProofs } from './proofs.ts';

const NOW = 1_790_000_000_000;
const signingSecrets = ['/qbot/current', '/qbot/previous'];
const members = new Map([['S01CREW', { readAt: NOW, users: ['U01CAPTAIN'] }]]);

function setUp(groups: string) {
  const asked: { names: readonly string[]; fresh: boolean | undefined }[] = [];
  const stored: Record<string, string> = {
    '/qbot/current': 'current',
    '/qbot/previous': '',
    '/qbot/group-members': writeGroupMembers(members),
  };
  const proofs = createProofs({
    secrets: {
      read: async (names, options) => {
        asked.push({ names, fresh: options?.fresh });
        return names.map((name) => stored[name] ?? '');
      },
    },
    signingSecrets,
    groups,
    now: () => NOW,
  });
  return { asked, stored, proofs };
}

describe('the proofs', () => {
  it('come with the groups in one read', async () => {
    const { asked, proofs } = setUp('/qbot/group-members');
    expect(await proofs.readSecrets({ fresh: true })).toEqual(['current', '']);
    expect(proofs.knownGroups()).toEqual({ members, now: NOW });
    expect(asked).toEqual([{ names: [...signingSecrets, '/qbot/group-members'], fresh: true }]);
  });

  it('ask for no groups where no right is a group’s', async () => {
    const { asked, proofs } = setUp('');
    expect(await proofs.readSecrets({ fresh: false })).toEqual(['current', '']);
    expect(proofs.knownGroups().members.size).toBe(0);
    expect(asked).toEqual([{ names: signingSecrets, fresh: false }]);
  });

  it('forget the groups that are read no more', async () => {
    const { proofs, stored } = setUp('/qbot/group-members');
    expect(proofs.knownGroups().members.size).toBe(0);
    await proofs.readSecrets({ fresh: false });
    expect(proofs.knownGroups().members.size).toBe(1);
    stored['/qbot/group-members'] = '';
    await proofs.readSecrets({ fresh: false });
    expect(proofs.knownGroups().members.size).toBe(0);
  });
});
