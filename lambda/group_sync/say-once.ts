import { ON_CALL } from '../../common/group-members.ts';
import type { Log } from '../../common/logger.ts';
import { slackErrorOf } from '../../common/slack/client.ts';
import { inCode } from '../../common/slack/in-code.ts';
import type { Messages } from '../../common/slack/messages.ts';
import type { ReadGroup, Trouble } from './read-group.ts';

/** Says what is wrong with the groups, each trouble once a day. `tooMany`: people that do not fit. Never throws. */
export type SayOnce = (read: readonly ReadGroup[], tooMany: number) => Promise<void>;

export interface SayOnceDeps {
  /** '' says it in the log alone. */
  operationsChannel: string;
  messages: Pick<Messages, 'post'>;
  /** True for the first caller with that id. */
  claim: (id: string) => Promise<boolean>;
  log: Log;
  /** Milliseconds since the epoch. */
  now: () => number;
}

const NAME_CHARACTERS = 100;
/** Slack's words after which no group can be read until an operator has done something. */
const REFUSALS: ReadonlySet<string> = new Set(['missing_scope', 'plan_upgrade_required']);
const DAY = 'YYYY-MM-DD'.length;

/**
 * In the operations channel, and in the log by words that an alarm is on. Once a day as long as it lasts: a message that was
 * lost comes again, and one each five minutes would be read by nobody.
 */
export function createSayOnce(deps: SayOnceDeps): SayOnce {
  return async (read, tooMany) => {
    const texts: string[] = [];
    for (const { kind, name, text } of troublesIn(read, tooMany)) {
      const outcome = kind === 'unmatched' ? 'unmatched' : 'groups_wrong';
      deps.log[kind === 'unmatched' ? 'warn' : 'error']('a group is wrong', {
        outcome,
        reason: kind,
        entry: name,
      });
      if (await isFirstToday(deps, `${kind}#${name}`)) texts.push(text);
    }
    if (texts.length === 0 || deps.operationsChannel === '') return;
    const text = [':warning: *Rights by group*', ...texts.map((one) => `• ${one}`)].join('\n');
    const posted = await deps.messages.post({ channel: deps.operationsChannel }, { text });
    if ('refused' in posted) {
      deps.log.error('the operations channel does not take it', {
        reason: posted.refused,
        error: posted.error,
      });
    }
  };
}

interface SaidTrouble {
  kind: Trouble | 'full' | 'refused';
  name: string;
  text: string;
}

function troublesIn(read: readonly ReadGroup[], tooMany: number): SaidTrouble[] {
  const ofGroups = read.flatMap((one): SaidTrouble[] => {
    if (one.kind === 'failed') return refusalOf(one);
    if (one.trouble === undefined) return [];
    return [{ kind: one.trouble, name: one.name, text: troubleText(one.name, one.trouble) }];
  });
  if (tooMany === 0) return ofGroups;
  const people = tooMany === 1 ? '1 person is' : `${tooMany} people are`;
  const text = `${people} too many for what Q-Bot can keep: nobody new gets a right by any group, until there is room. Name fewer or smaller groups in \`restricted_commands\`.`;
  return [...ofGroups, { kind: 'full', name: 'all', text }];
}

/** Anything else passes by itself, or becomes the alarm on old groups. */
function refusalOf({ error, name }: Extract<ReadGroup, { kind: 'failed' }>): SaidTrouble[] {
  const reason = slackErrorOf(error) ?? '';
  if (!REFUSALS.has(reason)) return [];
  const mend =
    reason === 'missing_scope'
      ? 'paste the manifest into the settings of the Slack app anew and reinstall it (docs/deploy.md)'
      : 'groups need a paid plan of Slack';
  const text = `Slack does not let Q-Bot read ${inCode(name, NAME_CHARACTERS)} (\`${reason}\`): ${mend}.`;
  return [{ kind: 'refused', name, text }];
}

function troubleText(name: string, trouble: Trouble): string {
  const code = inCode(name, NAME_CHARACTERS);
  if (trouble === 'open') {
    return `Any member of the workspace may edit ${code}: who joins it gains its rights. Let only admins edit it (Slack: Settings, Permissions, User groups).`;
  }
  if (trouble === 'unmatched') {
    return `Somebody on call in ${code} is no full, active member of this workspace by their e-mail: they have no right by it.`;
  }
  const where = name.startsWith(ON_CALL)
    ? 'no schedule that Q-Bot sees'
    : 'no group of this workspace, or it is switched off';
  return `${code} is ${where}: it gives nobody a right. Correct it in \`restricted_commands\`.`;
}

/** If the table fails, it is said once more: better than never. */
async function isFirstToday({ claim, log, now }: SayOnceDeps, what: string): Promise<boolean> {
  const day = new Date(now()).toISOString().slice(0, DAY);
  try {
    return await claim(`group-sync#${what}#${day}`);
  } catch (error) {
    log.error('the telling could not be claimed', { error });
    return true;
  }
}
