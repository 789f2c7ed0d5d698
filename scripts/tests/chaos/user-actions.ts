import { DriverError } from '../../local/driver-client.ts';
import { OPEN_CHANNELS } from '../../local/sample-data.ts';
import type { CommandLog, UserAction } from './command-log.ts';
import type { RequestName } from './fault-kind.ts';
import type { ShownMessage } from './observed-state.ts';
import type { ActedAs, ScenarioDriver } from './scenario-driver.ts';

/** One user's command, from the first key until they have nothing more to do. */
export interface Run {
  driver: ScenarioDriver;
  log: CommandLog;
  /** Lets another user act. */
  release: () => void;
}

/** A message, and one of its buttons. */
export interface Clickable {
  message: ShownMessage;
  button: string;
}

/** May replay what failed, and restart services by their own id. */
export const OPERATOR = 'U0ONCALL01';

const CHANNEL = OPEN_CHANNELS[0] ?? '';
/** Another user may act while the backend works. */
const GLANCE_MS = 1500;

/** Of a question: confirms it, or approves it for another user. */
export function isYes(actionId: string): boolean {
  return /:(confirm|approve)$/.test(actionId);
}

export function glance(run: Run, look: () => unknown): Promise<unknown> {
  return run.driver.wait(look, GLANCE_MS, run.release);
}

export function messagesOf({ driver, log }: Run): ShownMessage[] {
  return driver.messagesOf(log.planned.user);
}

export function typeAs(
  { driver, log }: Run,
  { command, text, request }: { command: string; text: string; request: RequestName },
): Promise<UserAction> {
  return driver.act(log, { request }, (client, sent) =>
    client.act('command', { ...sent, command, text, channel: CHANNEL }),
  );
}

/** undefined if the message has changed under their hand: a webhook took the button away. */
export async function clickOn(
  { driver, log }: Run,
  { button, message }: Clickable,
  as: ActedAs = { request: 'click' },
): Promise<UserAction | undefined> {
  const { channel, ts } = message;
  try {
    return await driver.act(log, as, (client, sent) =>
      client.act('click', { ...sent, messageTs: ts, channel, actionId: button }),
    );
  } catch (error) {
    if (error instanceof DriverError && error.message.startsWith('nothing to click')) return undefined;
    throw error;
  }
}

/** The newest message that shows this user such a button. */
export function findButton(
  run: Run,
  isWanted: (actionId: string) => boolean,
  isThere: (message: ShownMessage) => boolean = () => true,
): Clickable | undefined {
  const message = messagesOf(run).findLast((one) => isThere(one) && one.buttons.some(isWanted));
  const button = message?.buttons.find(isWanted);
  return message === undefined || button === undefined ? undefined : { message, button };
}
