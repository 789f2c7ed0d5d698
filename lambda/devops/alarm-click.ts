import type { EventHandler } from '../../common/backend/define-backend.ts';
import { parseActionId } from '../../common/slack/action-id.ts';
import { readClick } from '../../common/slack/click.ts';
import { MUTE_1_HOUR, MUTE_8_HOURS, RESTART_FOR_ALARM, UNMUTE } from './alarm-message.ts';
import { type MuteDeps, muteAlarm } from './mute.ts';
import { askRestart, type RestartDeps } from './restart.ts';

const MUTES: ReadonlySet<string> = new Set([MUTE_1_HOUR, MUTE_8_HOURS, UNMUTE]);

/** A click on a button of an alarm's message; any other goes to `otherwise`. */
export function createAlarmClick(deps: MuteDeps & RestartDeps, otherwise: EventHandler): EventHandler {
  return (invocation) => {
    const { actionId, value } = readClick(invocation.detail);
    // The question is that of the command, and so is every refusal.
    if (actionId === RESTART_FOR_ALARM) {
      return askRestart(deps, { ...invocation, detail: { ...invocation.detail, args: [value] } });
    }
    const wanted = parseActionId(actionId)?.action ?? '';
    if (isMute(actionId)) return muteAlarm(deps, invocation, { arn: value, wanted });
    return otherwise(invocation);
  };
}

/** Of a button that mutes an alarm, or ends that. */
export function isMute(actionId: string): boolean {
  return MUTES.has(actionId);
}
