import { PROBE_USER } from './notify-user.ts';
import { signSlackRequest } from './signature.ts';

/** A command of a deployed bot, and where it may be used. */
export interface ProbedCommand {
  /** With its slash: `/sre`. */
  command: string;
  teamId: string;
  /** Empty where the bot checks no app. */
  appId: string;
  channel: string;
}

/** `nowSeconds`: Unix time. */
interface ProbeOptions {
  secret: string;
  nowSeconds: number;
}

/**
 * `<command> help` as Slack would send it, signed, of the one user whose answers go to nobody. It has neither a
 * response_url nor a trigger that opens anything. https://docs.slack.dev/interactivity/implementing-slash-commands
 */
export function probeRequest(
  { appId, channel, command, teamId }: ProbedCommand,
  { nowSeconds, secret }: ProbeOptions,
): { method: 'POST'; headers: Record<string, string>; body: string } {
  const timestamp = String(Math.floor(nowSeconds));
  const body = new URLSearchParams({
    ...{ team_id: teamId, channel_id: channel, user_id: PROBE_USER, command, text: 'help' },
    ...{ api_app_id: appId, trigger_id: `${timestamp}.smoke` },
  }).toString();
  return {
    method: 'POST',
    headers: {
      'content-type': 'application/x-www-form-urlencoded',
      'x-slack-request-timestamp': timestamp,
      'x-slack-signature': signSlackRequest({ secret, timestamp, body }),
    },
    body,
  };
}
