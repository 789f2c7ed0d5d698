import { FakeActions } from './fixtures/fake-actions.ts';
import { listMessage } from './incident-list.ts';

const NOW = 1_790_000_400_000;

function build() {
  const names = new FakeActions(() => NOW);
  names.add(17, { acknowledgement: { kind: 'acknowledged', by: 'eve <x>', at: NOW } });
  names.add(18, { priority: undefined, services: [], acknowledgement: { kind: 'unknown' } });
  names.add(19, {
    message: '<!channel> is down',
    acknowledgement: { kind: 'acknowledged', by: '', at: undefined },
  });
  names.add(20);
  return { names, incidents: [...names.incidents.values()] };
}

async function shown(total: number) {
  const { names, incidents } = build();
  const can = { ...(await names.can()), acknowledge: total > 4 };
  return listMessage(names, { incidents, total }, { can, now: NOW });
}

it('lists each incident in a line, with what is known of it and nothing else', async () => {
  const lines = (await shown(4)).text.split('\n');
  const link = (number: number) => `<https://lantern.app.opsgenie.com/incident/detail/${number}|#${number}>`;
  expect(lines).toEqual([
    '*Open incidents in OpsGenie* (4)',
    `${link(17)} P1 Payments: Checkout is down, 6 min (acknowledged by eve &lt;x&gt;)`,
    `${link(18)} Checkout is down, 6 min (acknowledged or not: unknown)`,
    `${link(19)} P1 Payments: &lt;!channel&gt; is down, 6 min (acknowledged)`,
    `${link(20)} P1 Payments: Checkout is down, 6 min`,
    '`/sre show 17` shows one with its buttons; `note`, `resolve` work the same.',
  ]);
});

it('says that there are more, and offers `ack` where the key for it is set', async () => {
  const { text } = await shown(50);
  expect(text).toContain('(The newest 4 of 50)');
  expect(text).toContain('`ack`, `note`, `resolve` work the same.');
});

it('has a table without an empty cell, and lines for a Slack that knows none', async () => {
  const { blocks, simplerBlocks } = await shown(4);
  const table = blocks?.find(({ type }) => type === 'table');
  const cells = JSON.stringify(table);
  expect(cells).not.toContain('"text":""');
  expect(cells).toContain('"text":"unknown"');
  expect(cells).toContain('"text":"yes"');
  expect(simplerBlocks?.map(({ type }) => type)).toEqual(['section', 'rich_text', 'section']);
});

it('says that none is open', async () => {
  const { names } = build();
  const message = listMessage(names, { incidents: [], total: 0 }, { can: await names.can(), now: NOW });
  expect(message).toEqual({ text: 'No incident is open in OpsGenie.' });
});
