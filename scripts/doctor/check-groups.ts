import { type Group, type GroupMembers, isFresh, parseGroupMembers } from '../../common/group-members.ts';
import { ageText } from '../../common/text-table.ts';
import { OLD_MS } from '../../lambda/group_sync/group_sync.ts';
import { parseJson } from '../local/json.ts';
import type { Facts } from './facts.ts';
import { type Finding, note, ok, wrong } from './finding.ts';

const CHECK = 'groups';

/**
 * Whether it was read within the hour who is in each group or schedule that grants rights, and which of them have nobody.
 * Nothing where none is named. Throws the SDK's error.
 */
export async function checkGroups({ aws, functions, now, remedies }: Facts): Promise<Finding[]> {
  const { ACCESS_GROUPS = '', GROUP_MEMBERS_NAME = '' } = functions.get('group_sync')?.environment ?? {};
  const groups = namesIn(ACCESS_GROUPS);
  if (groups.length === 0) return [];
  const parameter = GROUP_MEMBERS_NAME.split('/').at(-1) ?? '';
  const stored = (await aws.secrets([parameter])).get(parameter);
  if (stored === undefined) return [wrong(CHECK, `${GROUP_MEMBERS_NAME} is not there`, remedies.gone)];
  const members = parseGroupMembers(stored.value);
  const old = groups.flatMap((name) => oldText(name, members.get(name), now()));
  return [
    old.length === 0
      ? ok(CHECK, `${groups.length} read within the hour`)
      : wrong(CHECK, `not read for over an hour: ${old.join(', ')}`, remedies.oldGroups),
    ...emptyOf(groups, members),
  ];
}

function namesIn(written: string): string[] {
  const names = parseJson(written);
  return Array.isArray(names) ? names.map(String) : [];
}

/** None where it is young enough. */
function oldText(name: string, group: Group | undefined, now: number): string[] {
  if (group === undefined) return [`${name} (never: it grants nothing)`];
  const age = now - group.readAt;
  if (age <= OLD_MS) return [];
  return [`${name} (${ageText(age)}${isFresh(group.readAt, now) ? '' : ': it grants nothing'})`];
}

/** What is kept does not tell whether Slack knows such a group. */
function emptyOf(groups: readonly string[], members: GroupMembers): Finding[] {
  const empty = groups.filter((name) => members.get(name)?.users.length === 0);
  if (empty.length === 0) return [];
  const fix =
    'Unknown or switched off, the operations channel names it each day (docs/runbook.md, groups-wrong); else it is empty.';
  return [note(CHECK, `nobody is in ${empty.join(', ')}`, fix)];
}
