import { eventually, FILLED } from '../../e2e/test-user.ts';
import type { Live } from '../deployment.ts';
import { must, short } from '../expect.ts';

const WITHIN_MS = 25_000;

/** `/sre`: modal, submission, one incident, its receipt in the channel; and, if Pushover is deployed, a push. */
export async function incident(live: Live): Promise<string> {
  const { user, fakes } = live;
  const receipts = () => user.channel().filter(({ text }) => text.includes('opened: P1'));
  const creates = () => fakes.opsgenie.state().creates.length;
  const pushes = () => fakes.pushover.state().messages;
  const before = { receipts: receipts().length, creates: creates(), pushes: pushes().length };
  await submitForm(live, FILLED);
  const [receipt] = await eventually(() => after(receipts(), before.receipts), WITHIN_MS).catch(() => {
    throw new Error(`no incident: ${short(user.channel().at(-1)?.text ?? 'nothing in the channel')}`);
  });
  must(creates() === before.creates + 1, `${creates() - before.creates} create requests`);
  const number = fakes.opsgenie.state().incidents.at(-1)?.tinyId;
  must(receipt?.text.includes(`#${number}`) === true, `the receipt names another incident: ${receipt?.text}`);
  if (Object.keys(live.deployed.wiring.restApi.routes).length === 0) return `#${number} opened`;
  const [push] = await eventually(() => after(pushes(), before.pushes), WITHIN_MS).catch(() => {
    const call = fakes.opsgenie.state().webhooks.at(-1);
    throw new Error(`no phone rang; the webhook: ${short(JSON.stringify(call))}`);
  });
  return `#${number} opened; phone: ${push?.title}`;
}

/** `/sre`, and its modal with these values. */
export async function submitForm({ user }: Live, values: Record<string, string>): Promise<void> {
  const typed = await user.type('/sre');
  must(typed.status === 200 && typed.shown === null, `/sre was answered ${typed.status} ${typed.shown}`);
  const form = await user.form().catch(() => {
    throw new Error('no modal opened');
  });
  const { shown, status } = await user.submit(form, values);
  must(status === 200 && shown === null, `the submission was answered ${status} ${shown}`);
}

/** What has come since; undefined if nothing has. */
function after<T>(all: readonly T[], before: number): T[] | undefined {
  return all.length > before ? all.slice(before) : undefined;
}
