import type { ActionResult } from '../../../local/driver-answers.ts';
import type { Message } from '../../../local/fakes/slack/slack.ts';
import { eventually, FILLED, USER } from '../../e2e/test-user.ts';
import type { Deployment, Live } from '../deployment.ts';
import { must, short } from '../expect.ts';
import { deadLetterOf, WITHIN_MS } from './failures.ts';

const MESSAGE = 'Failed on every delivery';

/**
 * A submission whose function dies twice is in the failure queue; its user is notified, an operations message is posted,
 * and its button makes one incident of it.
 */
export async function replayed(deployment: Deployment, live: Live): Promise<string> {
  const { cloud, user, fakes } = live;
  const { requestId } = await failTwice(deployment, live);
  const ref = String(requestId);
  const posted = await waitFor(
    () => user.operationsMessages().find((one) => isAbout(one, ref)),
    'no operations message was posted',
  );
  const notifications = fakes.slack
    .state()
    .messages.filter(({ ephemeralFor, text }) => ephemeralFor === USER && text.includes(ref));
  must(notifications.length > 0, 'the user was not notified');
  const { status } = await user.replay(posted);
  must(status === 200, `the click on Run it was answered ${status}`);
  const opened = () =>
    user.channel().find(({ text }) => text.includes(MESSAGE) && text.includes('opened: P1'));
  await waitFor(opened, `no incident after Replay; the operations message says: ${short(posted.text)}`);
  await waitFor(
    () => posted.text.includes(`Replayed by <@${USER}>`),
    `the operations message says: ${short(posted.text)}`,
  );
  const made = fakes.opsgenie.state().incidents.filter(({ message }) => message === MESSAGE);
  must(made.length === 1, `${made.length} incidents were made of it`);
  await waitFor(
    () =>
      cloud
        .queues()
        .every(({ messages, name }) => !/-(failures|undelivered)$/.test(name) || messages.length === 0),
    'a message stays in its queue',
  );
  return `user notified, replayed to one incident: ${short(notifications[0]?.text ?? '')}`;
}

/** Submits a modal to a function that dies at it, and at its retry. */
async function failTwice(deployment: Deployment, live: Live): Promise<ActionResult> {
  const { deployed, user } = live;
  const name = deployed.wiring.functions.find((one) => one.name.endsWith('-opsgenie'))?.name;
  await user.type('/sre');
  const form = await user.form();
  deployment.faults.set({ target: `function.${name}`, kind: 'refuse' });
  try {
    const submitted = await user.submit(form, { ...FILLED, message: MESSAGE });
    const deadLetter = await deadLetterOf(live, ({ event }) => JSON.stringify(event).includes(MESSAGE));
    must(deadLetter?.queue.endsWith('-failures') === true, `it is in ${deadLetter?.queue ?? 'no queue'}`);
    return submitted;
  } finally {
    deployment.faults.clear();
  }
}

const isAbout = (message: Message, ref: string): boolean => JSON.stringify(message.blocks).includes(ref);

async function waitFor<T>(look: () => T | undefined | false, otherwise: string): Promise<T> {
  return eventually(look, WITHIN_MS).catch(() => {
    throw new Error(otherwise);
  });
}
