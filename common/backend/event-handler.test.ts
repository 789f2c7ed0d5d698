import type { DeliveryOutcome } from '../slack/delivery.ts';
import type { NotifyUser } from '../slack/notify-user.ts';
import { type EventHandler, type Invocation, recipientOf } from './define-backend.ts';

const notifyUser: NotifyUser = async () => 'response_url';

/** Its result is dropped. */
async function forget({ detail }: Invocation) {
  await notifyUser(recipientOf(detail), { text: 'Done.' });
}

/** Checked by `npm run typecheck`: what is expected to be an error, and is none, is one. */
it('takes no handler that forgets to return how its user was told', () => {
  const told: EventHandler = async ({ detail }) => notifyUser(recipientOf(detail), { text: 'Done.' });
  const nobody: EventHandler = async () => undefined;
  // @ts-expect-error The function returns nothing.
  const forgotten: EventHandler = (invocation) => forget(invocation);
  // @ts-expect-error The same, as it is.
  const asItIs: EventHandler = forget;
  // @ts-expect-error The result is turned into nothing.
  const dropped: EventHandler = ({ detail }) => notifyUser(recipientOf(detail), { text: '' }).then(() => {});
  // @ts-expect-error A function that says what it returns, and does not.
  const said = async ({ detail }: Invocation): Promise<DeliveryOutcome> => {
    await notifyUser(recipientOf(detail), { text: 'Done.' });
  };
  const handlers = [told, nobody, forgotten, asItIs, dropped, said];
  expect(handlers.map((handler) => typeof handler)).toEqual(Array(6).fill('function'));
});
