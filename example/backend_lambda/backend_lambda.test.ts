import type { Detail, DetailType } from '../../common/contract.ts';
import { buildContext } from '../../common/fixtures/build-context.ts';
import { buildDetail } from '../../common/fixtures/build-event.ts';
import { recordLog } from '../../common/fixtures/record-log.ts';
import type { NotifyUser } from '../../common/slack/notify-user.ts';
import type { SlackMessage } from '../../common/slack/response-url.ts';
import { validateMessage } from '../../scripts/local/fakes/slack/block-kit.ts';
import { createBackendLambda } from './backend_lambda.ts';

/** What one person was told by one event. */
async function run(type: DetailType, overrides: Partial<Detail>) {
  const delivered: SlackMessage[] = [];
  const { log, lines } = recordLog();
  const notifyUser: NotifyUser = async (_to, message) => {
    delivered.push(message);
    return 'response_url';
  };
  const handlers = createBackendLambda({ notifyUser, log });
  await handlers[type]?.({
    detail: buildDetail({ command: '/example', subcommand: '', args: [], text: '', ...overrides }),
    context: buildContext(),
  });
  return { delivered, lines };
}

const click = (action_id: string, value: string) =>
  run('block_actions', { payload: { actions: [{ type: 'button', action_id, value }] } });

describe('/example', () => {
  it('says the text back, nobody mentioned by it, with a button that carries it', async () => {
    const { delivered } = await run('slash_command', { subcommand: 'hello', text: 'Hello <!channel>' });
    expect(delivered).toMatchObject([{ text: 'Hello &lt;!channel&gt;' }]);
    expect(delivered[0]?.blocks?.[1]).toMatchObject({
      elements: [{ action_id: '/example::louder', value: 'Hello <!channel>' }],
    });
  });

  it("stays within Slack's limits, however long the text", async () => {
    const { delivered } = await run('slash_command', { subcommand: '&', text: '&\u{1f4e2}'.repeat(2000) });
    expect(delivered).toHaveLength(1);
    expect(validateMessage(delivered[0])).toEqual([]);
  });

  it('asks for words where there are none', async () => {
    await expect(run('slash_command', {})).rejects.toMatchObject({
      userMessage: 'There is nothing to say back. Type some words after `/example`.',
    });
  });

  it('shows its help, and says back what only begins with that word', async () => {
    const { delivered } = await run('slash_command', { subcommand: 'help', text: 'help' });
    expect(delivered).toEqual([{ text: expect.stringContaining('`/example [text]`') }]);
    const text = 'Help is here';
    const other = await run('slash_command', { subcommand: 'help', args: ['is', 'here'], text });
    expect(other.delivered).toMatchObject([{ text }]);
  });
});

describe('its button', () => {
  it('says it louder', async () => {
    const { delivered } = await click('/example::louder', 'Hello <!channel>');
    expect(delivered).toMatchObject([
      {
        text: 'HELLO &lt;!CHANNEL&gt;',
        blocks: [{ elements: [{ elements: [{ type: 'text', text: 'HELLO <!CHANNEL>' }] }] }],
      },
    ]);
  });

  it('is answered only where it is known', async () => {
    const { delivered, lines } = await click('/example::softer', 'Hello');
    expect(delivered).toEqual([]);
    expect(lines).toMatchObject([{ level: 'warn', fields: { reason: 'unknown action' } }]);
  });
});
