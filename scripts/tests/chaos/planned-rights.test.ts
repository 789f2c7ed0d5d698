import { GROUP, UNREAD_GROUP } from './group-changes.ts';
import { opsgenieProduct } from './opsgenie-product.ts';
import { planCommands } from './plan.ts';
import { rightsOf } from './planned-rights.ts';
import { OPERATOR } from './user-actions.ts';

const { acts, faultKinds: kinds } = opsgenieProduct;
const planned = planCommands({ commands: 500, seed: 1, kinds, acts });

it('gives who restarts or locks the right by their own id, and the others by the group', () => {
  const { inside, restricted, unread } = rightsOf(planned);
  const list = restricted['/devops restart'] ?? [];
  expect(list.slice(-2)).toEqual([GROUP, UNREAD_GROUP]);
  expect(list).toContain(OPERATOR);
  for (const { colleague, groupCase, scenario, user } of planned) {
    const isOwn = scenario === 'restart' || scenario === 'lock';
    expect([user, colleague].map((one) => list.includes(one))).toEqual([isOwn, isOwn]);
    const isInside = groupCase?.startsWith('leaves') ?? false;
    expect([inside.includes(user), unread.includes(user)]).toEqual([
      isInside,
      groupCase === 'in a group that nobody can read',
    ]);
    expect(inside.includes(colleague)).toBe(groupCase !== undefined);
  }
});

it('restricts nothing where no right is a group’s', () => {
  const incidents = planned.filter(({ groupCase }) => groupCase === undefined);
  expect(rightsOf(incidents)).toEqual({ restricted: {}, inside: [], unread: [] });
});
