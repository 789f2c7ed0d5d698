import type { ActionResult } from '../../../local/driver-client.ts';
import type { Message } from '../../../local/fakes/slack/slack.ts';
import { eventually, FILLED, USER } from '../../e2e/test-user.ts';
import type { Deployment, Live } from '../deployment.ts';
import { must, short } from '../expect.ts';
import { letterOf, WITHIN_MS } from './failures.ts';

const MESSAGE = 'Failed on every delivery';
const REPLAY = 'dead_letters:replay:order';

/**
 * A form whose function dies twice lies in the failure queue; its person is told, a card is posted, and its button makes
 * one incident of it.
 */
export async function replayed(deployment: Deployment, live: Live): Promise<string> {
  const { cloud, person, fakes } = live;
  const { requestId } = await failTwice(deployment, live);
  const ref = String(requestId);
  const card = await seen(() => person.cards().find((one) => isAbout(one, ref)), 'no card was posted');
  const told = fakes.slack
    .state()
    .messages.filter(({ ephemeralFor, text }) => ephemeralFor === USER && text.includes(ref));
  must(told.length > 0, 'the person was not told');
  const { status } = await person.click(card, REPLAY);
  must(status === 200, `the click on Replay was answered ${status}`);
  const opened = () =>
    person.channel().find(({ text }) => text.includes(MESSAGE) && text.includes('opened: P1'));
  await seen(opened, `no incident after Replay; the card says: ${short(card.text)}`);
  await seen(() => card.text.includes(`Replayed by <@${USER}>`), `the card says: ${short(card.text)}`);
  const made = fakes.opsgenie.state().incidents.filter(({ message }) => message === MESSAGE);
  must(made.length === 1, `${made.length} incidents were made of it`);
  await seen(
    () =>
      cloud
        .queues()
        .every(({ messages, name }) => !/-(failures|undelivered)$/.test(name) || messages.length === 0),
    'a message stays in its queue',
  );
  return `told, carded, replayed to one incident: ${short(told[0]?.text ?? '')}`;
}

/** Submits a form to a function that dies at it, and its retry too. */
async function failTwice(deployment: Deployment, live: Live): Promise<ActionResult> {
  const { deployed, person } = live;
  const name = deployed.wiring.functions.find((one) => one.name.endsWith('-opsgenie'))?.name;
  await person.type('/sre');
  const form = await person.form();
  deployment.faults.set({ target: `function.${name}`, kind: 'refuse' });
  try {
    const submitted = await person.submit(form, { ...FILLED, message: MESSAGE });
    const letter = await letterOf(live, ({ event }) => JSON.stringify(event).includes(MESSAGE));
    must(letter?.queue.endsWith('-failures') === true, `it lies in ${letter?.queue ?? 'no queue'}`);
    return submitted;
  } finally {
    deployment.faults.clear();
  }
}

const isAbout = (card: Message, ref: string): boolean => JSON.stringify(card.blocks).includes(ref);

async function seen<T>(look: () => T | undefined | false, otherwise: string): Promise<T> {
  return eventually(look, WITHIN_MS).catch(() => {
    throw new Error(otherwise);
  });
}
