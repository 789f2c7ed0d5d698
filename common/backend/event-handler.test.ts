import type { DeliveryOutcome } from '../slack/delivery.ts';
import type { NotifyUser } from '../slack/notify-user.ts';
import { type defineBackend, type EventHandler, type Invocation, recipientOf } from './define-backend.ts';
import type { HandleOnce } from './handle-once.ts';
import type { SubcommandTable } from './subcommands.ts';

const notifyUser: NotifyUser = async () => 'response_url';
const tell = ({ detail }: Invocation) => notifyUser(recipientOf(detail), { text: 'Done.' });

/** Its result is dropped. */
async function forget(invocation: Invocation) {
  await tell(invocation);
}

/** Checked by `npm run typecheck`: what is expected to be an error, and is none, is one. */
describe('no handler compiles that forgets to return how its user was told:', () => {
  it('one that has a name', () => {
    const told: EventHandler = async (invocation) => tell(invocation);
    const nobody: EventHandler = async () => null;
    // @ts-expect-error The function returns nothing.
    const forgotten: EventHandler = (invocation) => forget(invocation);
    // @ts-expect-error The same, as it is.
    const asItIs: EventHandler = forget;
    // @ts-expect-error The result is turned into nothing.
    const dropped: EventHandler = (invocation) => tell(invocation).then(() => {});
    // @ts-expect-error A function that says what it returns, and does not.
    const said = async (invocation: Invocation): Promise<DeliveryOutcome> => {
      await tell(invocation);
    };
    expect([told, nobody, forgotten, asItIs, dropped, said]).toHaveLength(6);
  });

  it('one that is written where it is used, without any return or without one on a path', () => {
    // @ts-expect-error Without any.
    const inline: EventHandler = async (invocation) => {
      await tell(invocation);
    };
    // @ts-expect-error Without one where there is no text.
    const onOnePath: EventHandler = async (invocation) => {
      if (invocation.detail.text !== '') return tell(invocation);
      await tell(invocation);
    };
    // @ts-expect-error Nobody was to be told: that is null.
    const nothing: EventHandler = async () => undefined;
    expect([inline, onOnePath, nothing]).toHaveLength(3);
  });

  it('in the table of a backend, of its sub-commands, and around what is done once', () => {
    const handlers: Parameters<typeof defineBackend>[1] = {
      // @ts-expect-error
      slash_command: async (invocation) => {
        await tell(invocation);
      },
    };
    const row: Pick<SubcommandTable['subcommands'][number], 'run'> = {
      // @ts-expect-error
      run: async (invocation) => {
        await tell(invocation);
      },
    };
    const table: Pick<SubcommandTable, 'otherwise'> = {
      // @ts-expect-error
      otherwise: async (invocation) => {
        await tell(invocation);
      },
    };
    const once = (handleOnce: HandleOnce, invocation: Invocation) =>
      // @ts-expect-error
      handleOnce(invocation.detail, invocation.context, async () => {
        await tell(invocation);
      });
    expect([handlers, row, table, once]).toHaveLength(4);
  });
});
