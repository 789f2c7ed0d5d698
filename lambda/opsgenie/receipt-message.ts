import type { Button, KnownBlock } from '@slack/types';
import { formatActionId } from '../../common/slack/action-id.ts';
import { plain, section } from '../../common/slack/blocks.ts';
import { escapeText, type SlackMessage } from '../../common/slack/response-url.ts';
import { truncate } from '../../common/truncate.ts';
import type { Receipt, ReceiptState } from './receipt-store.ts';

const DESCRIPTION_SHOWN = 500;

/** What the buttons of a receipt carry: which order, and which try of it they were shown for. */
function formatReceiptValue({ key, attempt }: Pick<Receipt, 'key' | 'attempt'>): string {
  return JSON.stringify({ key, attempt });
}

/** The one message of an order: the same place, its text as true as we know. */
export function receiptMessage(receipt: Receipt, progress: ReceiptState, fallback: string): SlackMessage {
  const { message, service, priority } = receipt.input;
  const subject = `${priority} ${escapeText(service.name)}: ${escapeText(message)}`;
  const headline = headlineOf(progress, priority);
  const blocks: KnownBlock[] = [section(headline.long), section(details(receipt))];
  if (progress.kind === 'failed')
    blocks.push(section(whatNow(fallback)), button(receipt, 'try_again', 'Try again'));
  if (progress.kind === 'unknown')
    blocks.push(section(whatNow(fallback)), button(receipt, 'check_again', 'Check again'));
  if (progress.kind === 'pending')
    blocks.push(section(ifNobodyIsPaged(fallback)), button(receipt, 'check_again', 'Check again'));
  blocks.push({
    type: 'context',
    elements: [{ type: 'mrkdwn', text: `<@${receipt.user.id}> with \`/sre\` · ref ${receipt.requestId}` }],
  });
  const rest = withoutBlocks(receipt, progress, fallback);
  return { text: [headline.short, subject, ...rest].join(' '), blocks };
}

const REASON_CHARACTERS = 500;

/** For whom the text alone can reach: no button goes with it. */
function withoutBlocks({ requestId }: Receipt, progress: ReceiptState, fallback: string): string[] {
  const ref = `(ref ${requestId})`;
  switch (progress.kind) {
    case 'failed':
      return ['-', reasonOf(progress), whatNow(fallback), ref];
    case 'unknown':
      return ['-', reasonOf(progress), 'Look in OpsGenie before you open it again.', whatNow(fallback), ref];
    case 'pending':
      return ['-', 'OpsGenie took it and has not shown it yet.', ifNobodyIsPaged(fallback), ref];
    default:
      return [];
  }
}

function reasonOf({ reason }: { reason: string }): string {
  return escapeText(truncate(reason, REASON_CHARACTERS));
}

function headlineOf(progress: ReceiptState, priority: string): { short: string; long: string } {
  switch (progress.kind) {
    case 'received':
      return { short: 'Opening an incident:', long: ':hourglass_flowing_sand: *Opening an incident ...*' };
    case 'done': {
      const { number, url } = progress.incident;
      const link = `<${url}|#${number}>`;
      return {
        short: `Incident ${link} opened:`,
        long: `:rotating_light: *${priority} incident ${link} is open*`,
      };
    }
    case 'failed':
      return {
        short: 'No incident opened:',
        long: `:x: *No incident was opened.* ${escapeText(progress.reason)}`,
      };
    case 'unknown':
      return {
        short: 'Not known whether an incident was opened:',
        long: `:warning: *It is not known whether the incident was opened.* ${escapeText(progress.reason)} _Check again_ looks for it first, and opens it only if it is not there.`,
      };
    case 'pending':
      return {
        short: 'Accepted, not confirmed yet:',
        long: ':hourglass: *OpsGenie took the incident and has not shown it yet.* Press _Check again_ in a minute.',
      };
  }
}

/** What was typed, so that nobody has to type it twice. */
function details({ input }: Receipt): string {
  const lines = [
    `*Service* ${escapeText(input.service.name)}`,
    `*Priority* ${input.priority}`,
    `*Message* ${escapeText(input.message)}`,
    input.description && `*Description* ${escapeText(shortened(input.description))}`,
    input.link && `*Link* ${escapeText(input.link)}`,
  ];
  return lines.filter(Boolean).join('\n');
}

function shortened(text: string): string {
  const start = truncate(text, DESCRIPTION_SHOWN);
  return start === text ? text : `${start}...`;
}

function ifNobodyIsPaged(fallback: string): string {
  return `If nobody is paged within two minutes: ${fallback}`;
}

function whatNow(fallback: string): string {
  return `If it cannot wait: ${fallback}`;
}

function button(receipt: Receipt, action: string, label: string): KnownBlock {
  const element: Button = {
    type: 'button',
    action_id: formatActionId({ command: '/sre', subcommand: receipt.subcommand, action }),
    text: plain(label),
    value: formatReceiptValue(receipt),
  };
  return { type: 'actions', elements: [element] };
}
