import { shownText } from '../../common/fixtures/start-slack.ts';
import { isObject } from '../../common/is-object.ts';
import { validateMessage } from '../../scripts/local/fakes/slack/block-kit.ts';
import { elementsOf } from '../../scripts/local/fakes/slack/block-kit-rules.ts';
import { objectsIn, textIn } from '../../scripts/local/json.ts';
import { buildInput, buildReceipt } from './fixtures/build-receipt.ts';
import { receiptMessage } from './receipt-message.ts';
import type { Receipt, ReceiptState } from './receipt-store.ts';

const INCIDENT = { number: '41', url: 'https://lantern.app.opsgenie.com/incident/detail/41' };
const FALLBACK = 'page the person on call directly';
const FALLBACK_LINE = `If it cannot wait: ${FALLBACK}`;
const PENDING_LINE = `If nobody is paged within two minutes: ${FALLBACK}`;
const EACH: Record<ReceiptState['kind'], ReceiptState> = {
  received: { kind: 'received' },
  done: { kind: 'done', incident: INCIDENT },
  failed: { kind: 'failed', reason: 'OpsGenie refused (404).' },
  unknown: { kind: 'unknown', reason: 'OpsGenie did not answer in time.' },
  pending: { kind: 'pending', ref: 'request-1' },
};

function shown(progress: ReceiptState, receipt: Partial<Receipt> = {}) {
  const message = receiptMessage(buildReceipt(receipt), progress, FALLBACK);
  const blocks = objectsIn(message.blocks);
  const buttons = blocks.filter(({ type }) => type === 'actions').flatMap(elementsOf);
  return { message, text: shownText(message.blocks), buttons };
}

describe('a receipt', () => {
  it.each([
    ['received', 'Opening an incident: P2 Checkout: Checkout is down', []],
    ['done', `Incident <${INCIDENT.url}|#41> opened: P2 Checkout: Checkout is down`, []],
    [
      'failed',
      `No incident opened: P2 Checkout: Checkout is down - OpsGenie refused (404). ${FALLBACK_LINE} (ref Qa1requestFixture=)`,
      ['/sre:incident:try_again'],
    ],
    [
      'unknown',
      `Not known whether an incident was opened: P2 Checkout: Checkout is down - OpsGenie did not answer in time. Look in OpsGenie before you open it again. ${FALLBACK_LINE} (ref Qa1requestFixture=)`,
      ['/sre:incident:check_again'],
    ],
    [
      'pending',
      `Accepted, not confirmed yet: P2 Checkout: Checkout is down - OpsGenie took it and has not shown it yet. ${PENDING_LINE} (ref Qa1requestFixture=)`,
      ['/sre:incident:check_again'],
    ],
  ] as const)('%s', (kind, summary, buttons) => {
    const seen = shown(EACH[kind]);
    expect(validateMessage(seen.message)).toEqual([]);
    expect(seen.message.text).toBe(summary);
    expect(seen.buttons.map(({ action_id }) => action_id)).toEqual(buttons);
    expect(seen.text).toContain('*Service* Checkout\n*Priority* P2\n*Message* Checkout is down\n');
    expect(seen.text).toContain('*Description* Cards are refused since noon.\n*Link* https://status.lantern');
    expect(seen.text).toContain('<@U03JUNIPER> with `/sre` · ref Qa1requestFixture=');
    expect(seen.text.includes(FALLBACK_LINE)).toBe(kind === 'failed' || kind === 'unknown');
  });

  it('says in which words it ended', () => {
    expect(shown(EACH.done).text).toContain(`*P2 incident <${INCIDENT.url}|#41> is open*`);
    expect(shown(EACH.failed).text).toContain('*No incident was opened.*\nOpsGenie refused (404).');
    expect(shown(EACH.unknown).text).toContain('*It is not known whether the incident was opened.*');
    expect(shown(EACH.unknown).text).toContain('_Check again_ looks for it');
    expect(shown(EACH.unknown).text).toContain('\nOpsGenie did not answer in time.\n');
    expect(shown(EACH.pending).text).toContain(
      '*OpsGenie took the incident and has not shown it yet.* Press _Check again_ in a minute.',
    );
    expect(shown(EACH.pending).text).toContain(PENDING_LINE);
  });

  it('names the incident nowhere before it is open', () => {
    for (const kind of ['received', 'failed', 'unknown', 'pending'] as const) {
      expect(shown(EACH[kind]).text).not.toMatch(/is open|#41/);
    }
  });

  it('carries which order and which try its button was shown for', () => {
    const [button] = shown(EACH.failed, { key: 'view:T:V', attempt: 2, subcommand: 'alert' }).buttons;
    expect(button).toMatchObject({ action_id: '/sre:alert:try_again' });
    expect(JSON.parse(textIn(button?.value))).toEqual({ key: 'view:T:V', attempt: 2 });
  });

  it('leaves out what was left empty', () => {
    const { text } = shown(EACH.received, { input: buildInput({ description: '', link: '' }) });
    expect(text).toContain('*Message* Checkout is down\n');
    expect(text).not.toMatch(/\*(Description|Link)\*/);
  });

  it('turns nobody’s words into a mention, a link or an entity', () => {
    const input = buildInput({
      service: { id: 'id', name: '<!here> & co' },
      message: '<!channel> is "R&D" down',
      description: '<@U1> <https://x.example|here>',
      link: 'https://x.example/?a=1&b=<2>',
    });
    const failed: ReceiptState = { kind: 'failed', reason: 'no <!channel>' };
    const { text, blocks = [] } = shown(failed, { input }).message;
    const read = JSON.stringify([text, blocks.filter(({ type }) => type !== 'rich_text')]);
    expect(read).not.toMatch(/<!|<@U1>|<https/);
    expect(read).toContain('&lt;!channel&gt; is \\"R&amp;D\\" down');
    expect(text).toContain('no &lt;!channel&gt;');
    expect(JSON.stringify(blocks)).toContain('{"type":"link","url":"https://x.example/?a=1&b=<2>"}');
    expect(shown({ kind: 'unknown', reason: '<!channel>' }).message.text).not.toContain('<!');
  });

  it('shows the first 500 characters of a description', () => {
    const exact = shown(EACH.received, { input: buildInput({ description: '🔥'.repeat(500) }) });
    expect(exact.text).toContain(`*Description* ${'🔥'.repeat(500)}\n`);
    const longer = shown(EACH.received, { input: buildInput({ description: '🔥'.repeat(501) }) });
    expect(longer.text).toContain(`*Description* ${'🔥'.repeat(500)}...\n`);
  });

  it.each(Object.keys(EACH))('is one that Slack takes, however long its words are: %s', (kind) => {
    const input = buildInput({
      service: { id: 'id', name: '&'.repeat(75) },
      message: '&'.repeat(130),
      description: '&'.repeat(3000),
      link: `https://x.example/${'&'.repeat(2000)}`,
    });
    const endless: ReceiptState[] = [
      { kind: 'failed', reason: '<'.repeat(4000) },
      { kind: 'unknown', reason: '<'.repeat(4000) },
    ];
    for (const progress of [...endless, ...Object.values(EACH)].filter((one) => one.kind === kind)) {
      const { message } = shown(progress, { input, key: 'k'.repeat(255) });
      expect(validateMessage(message)).toEqual([]);
      expect(message.text.length).toBeLessThanOrEqual(4000);
      for (const block of objectsIn(message.blocks)) {
        if (isObject(block.text)) expect(textIn(block.text.text).length).toBeLessThanOrEqual(3000);
      }
    }
  });
});
