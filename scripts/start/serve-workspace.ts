import type { Bot } from '../local/bot.ts';
import { DEV_SUFFIX } from '../local/socket-mode/posted-request.ts';
import type { Relay } from '../local/socket-mode/relay.ts';
import { relayTo, type Workspace } from '../local/socket-mode/workspace.ts';

/**
 * Hands the requests of that workspace to the bot, and prints what is to be done there. Where no connection is possible
 * any more, it prints why and calls `stop` with the exit status.
 */
export function serveWorkspace(
  bot: Pick<Bot, 'url'>,
  workspace: Workspace,
  stop: (exitCode: number) => Promise<void>,
): Relay {
  const relay = relayTo({ url: bot.url, report: (line) => console.log(`slack: ${line}`) }, workspace);
  void relay.stopped.then((sentence) => {
    console.error(sentence);
    return stop(1);
  });
  void relay.ready.then(
    () => printHowToUse(bot, workspace),
    // `stopped` says why.
    () => {},
  );
  return relay;
}

function printHowToUse({ url }: Pick<Bot, 'url'>, { identity, settings }: Workspace): void {
  console.log(`Connected to the workspace ${identity.team} (${identity.teamId}) as @${identity.user}.`);
  console.log(`Type /sre${DEV_SUFFIX} help there; each request shows its trace at ${url}. Ctrl-C stops it.`);
  if (settings.given.ALLOWED_CHANNELS !== '{}') return;
  console.log('No command is allowed in any channel yet: the answer in Slack says the id of its channel.');
  console.log(
    'Put it into .env, such as ALLOWED_CHANNELS={"/sre":["C0123456789"]}: it counts as soon as the file is saved.',
  );
}
