import type { Message } from '../../local/fakes/slack/slack.ts';
import { type Acts, eventually, type TestUser } from './test-user.ts';

/** The question before a restart or a rollback, with its two buttons. */
export async function questionOf(
  user: Pick<Acts, 'channel' | 'type'>,
  service: string,
  command: 'restart' | 'rollback' = 'restart',
): Promise<Message> {
  const before = user.channel().length;
  await user.type('/devops', `${command} ${service}`);
  return eventually(() =>
    user
      .channel()
      .slice(before)
      .find(({ text }) => text.includes(service)),
  );
}

/** Does something that fails, and waits for its operations message. */
export async function cardOf(
  user: Pick<Acts, 'operationsMessages'>,
  failing: () => Promise<unknown>,
): Promise<Message> {
  const before = user.operationsMessages().length;
  await failing();
  return eventually(() => user.operationsMessages()[before]);
}

/** An order that never reaches its function. */
export async function undelivered(
  user: Pick<TestUser, 'bot' | 'type'>,
  command: string,
  text: string,
): Promise<void> {
  user.bot.faults.set({ target: 'bus', kind: 'refuse', times: 1 });
  await user.type(command, text);
}
