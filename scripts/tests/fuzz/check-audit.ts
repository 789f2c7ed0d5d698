import { isObject } from '../../../common/is-object.ts';
import { objectsIn } from '../../local/json.ts';
import type { ObservedEffects } from './fakes.ts';
import type { FuzzCall, Intent } from './fuzz-case.ts';
import { BUS, HOME_TEAM, ROUTES, TEAM } from './fuzzed-bot.ts';
import { denialOf } from './oracle.ts';

export const AUDIT = 'audit';

/** What a record may say: ids and words of the bot, no free text. */
const AUDITED =
  'time requestId team user userTeam channel command subcommand detailType decision rule outcome durationMs'.split(
    ' ',
  );

/** Who is refused before the gates, because of where they are from. */
const HOME_TEAMS = 'slack_home_teams';

type AuditRecord = Record<string, unknown>;

/**
 * What is wrong with the audit records of one call: there is one for each authenticated request that was published or
 * refused, and none for any other; it says who asked for what where, the decision, and the gate that refused.
 */
export function auditFaults(call: FuzzCall, { published }: Pick<ObservedEffects, 'published'>): string[] {
  const entries = published.filter(({ type }) => type === AUDIT);
  const records = objectsIn(entries.map(({ detail }) => detail));
  const isPublished = entries.length < published.length;
  const [fewest, most] = expectedCount(call);
  const isOther = entries.some(({ bus, source }) => bus !== BUS || source !== 'qbot.gatekeeper');
  return [
    ...(records.length > 0 && !call.signed ? ['audited without a proof'] : []),
    ...(records.length < fewest || records.length > most ? [`${records.length} audit records`] : []),
    ...(isOther ? ['audited as another source'] : []),
    ...records.flatMap((record) => recordFaults(call, record, isPublished)),
  ];
}

function expectedCount({ expected, signed, target }: FuzzCall): [fewest: number, most: number] {
  const { audited, effect, intent, statuses } = expected;
  if (!signed || target !== 'gatekeeper' || audited === 'none' || !statuses.includes(200)) return [0, 0];
  const isGated = intent !== undefined && effect !== 'may';
  return [isGated || audited !== undefined ? 1 : 0, 1];
}

function recordFaults(call: FuzzCall, record: AuditRecord, isPublished: boolean): string[] {
  const strange = Object.keys(record).filter((key) => !AUDITED.includes(key));
  const { payload } = call;
  const context = isObject(payload) && isObject(payload.requestContext) ? payload.requestContext : {};
  const { effect, intent } = call.expected;
  return [
    ...strange.map((key) => `audited with the ${key}`),
    ...(record.requestId === context.requestId ? [] : ['audited under another request']),
    ...decisionFaults(record, isPublished),
    ...(intent === undefined ? outsiderFaults(call, record) : intentFaults(intent, record)),
    ...(intent !== undefined && effect === 'never' ? ruleFaults(record, ruleOf(intent)) : []),
  ];
}

/** Decision, rule and outcome say the same, and what happened. */
function decisionFaults({ decision, outcome, rule }: AuditRecord, isPublished: boolean): string[] {
  const allowed = isPublished ? 'published' : 'not_published';
  const isTrue =
    decision === 'refused'
      ? outcome === 'refused' && !isPublished && typeof rule === 'string'
      : decision === 'allowed' && outcome === allowed && rule === undefined;
  return isTrue ? [] : [`audited untruly: ${decision} ${outcome} ${rule}`];
}

/** Of a route the gatekeeper and the case name a command alike; of what is none, each in its way. */
function intentFaults({ channel, command, type, user }: Intent, record: AuditRecord): string[] {
  const said = { user, channel, detailType: type, ...(ROUTES.has(command) ? { command } : {}) };
  const teams = [TEAM, HOME_TEAM].includes(String(record.team)) ? [] : ['audited for another workspace'];
  const others = Object.entries(said).filter(([name, meant]) => record[name] !== meant);
  return [...teams, ...others.map(([name]) => `audited with the ${name} ${JSON.stringify(record[name])}`)];
}

/** A record without an intent: of somebody from elsewhere, or of what was changed at random. */
function outsiderFaults({ expected: { audited } }: FuzzCall, record: AuditRecord): string[] {
  return audited === undefined ? [] : ruleFaults(record, HOME_TEAMS);
}

function ruleFaults({ rule }: AuditRecord, meant: string | undefined): string[] {
  return rule === meant ? [] : [`audited by the rule ${rule} in place of ${meant}`];
}

/** What is refused whatever its sub-command is, is refused without one as well. */
function ruleOf(intent: Intent): string | undefined {
  return denialOf(intent.subcommand === undefined ? { ...intent, subcommand: '' } : intent);
}
