import type { Button, KnownBlock } from '@slack/types';
import { formatActionId } from '../../common/slack/action-id.ts';
import { begunBy } from '../../common/slack/begun-by.ts';
import { context, plain, type Quoted, quotedBlock, section } from '../../common/slack/blocks.ts';
import { escapeText, type SlackMessage } from '../../common/slack/response-url.ts';
import { truncate } from '../../common/truncate.ts';
import { PRODUCT_NAMES } from './incident-products.ts';
import { openedIn, ordererOf, type Receipt, type ReceiptState, submitterOf } from './receipt-store.ts';

const DESCRIPTION_SHOWN = 500;

/** What the buttons of a receipt carry: which order, and which try of it they were shown for. */
function formatReceiptValue({ key, attempt }: Pick<Receipt, 'key' | 'attempt'>): string {
  return JSON.stringify({ key, attempt });
}

/** The one message of a submission: its text as true as we know. Users whom only the text reaches get no button. */
export function receiptMessage(receipt: Receipt, state: ReceiptState, fallback: string): SlackMessage {
  const { message, service, priority } = receipt.input;
  const subject = `${priority} ${escapeText(service.name)}: ${escapeText(message)}`;
  const product = PRODUCT_NAMES[openedIn(receipt)];
  const { short, long, reason = '', rest = [], next } = wordsFor(state, { priority, fallback, product });
  const why = reason === '' ? [] : [quotedBlock([['', reason]])];
  const blocks: KnownBlock[] = [section(long), ...why, quotedBlock(details(receipt))];
  if (next !== undefined) blocks.push(section(next.advice), button(receipt, next.action, next.label));
  blocks.push(context(originText(receipt)));
  const ending =
    next === undefined ? [] : ['-', ...rest, next.advice, `(ref ${escapeText(receipt.requestId)})`];
  return { text: [short, subject, ...ending].join(' '), blocks };
}

/** What of it was not taken, in whose name, who ordered it where that is somebody else, and under which reference. */
export function originText(receipt: Receipt): string {
  const { incident, requestId } = receipt;
  const begun = begunBy(ordererOf(receipt)?.id);
  const remark = incident?.remark === undefined ? '' : `:warning: ${escapeText(incident.remark)}\n`;
  return `${remark}<@${submitterOf(receipt).id}> with \`/sre\`${begun} · ref ${escapeText(requestId)}`;
}

const REASON_CHARACTERS = 500;

/** The action of its button. */
export const CHECK_AGAIN = 'check_again';

const CHECK = { action: CHECK_AGAIN, label: 'Check again' };

interface Words {
  /** Begins the text, which stands alone if blocks are not shown; `rest` goes on after the subject. */
  short: string;
  rest?: string[];
  /** The first block. */
  long: string;
  /** Below it: it may repeat what was typed. */
  reason?: string;
  /** What the user can do, if anything. */
  next?: { advice: string; action: string; label: string };
}

function wordsFor(
  state: ReceiptState,
  { priority, fallback, product }: { priority: string; fallback: string; product: string },
): Words {
  const advice = `If it cannot wait: ${fallback}`;
  switch (state.kind) {
    case 'received':
      return { short: 'Opening an incident:', long: ':hourglass_flowing_sand: *Opening an incident ...*' };
    case 'done': {
      const link = `<${state.incident.url}|#${state.incident.number}>`;
      return {
        short: `Incident ${link} opened:`,
        long: `:rotating_light: *${priority} incident ${link} is open*`,
      };
    }
    case 'failed':
      return {
        short: 'No incident opened:',
        rest: [reasonOf(state)],
        long: ':x: *No incident was opened.*',
        reason: state.reason,
        next: { advice, action: 'try_again', label: 'Try again' },
      };
    case 'unknown':
      return {
        short: 'Not known whether an incident was opened:',
        rest: [reasonOf(state), `Look in ${product} before you open it again.`],
        long: ':warning: *It is not known whether the incident was opened.* _Check again_ looks for it first, and opens it only if it is not there.',
        reason: state.reason,
        next: { advice, ...CHECK },
      };
    case 'pending':
      return {
        short: 'Accepted, not confirmed yet:',
        rest: [`${product} took it and has not shown it yet.`],
        long: `:hourglass: *${product} took the incident and has not shown it yet.* Press _Check again_ in a minute.`,
        next: { advice: `If nobody is paged within two minutes: ${fallback}`, ...CHECK },
      };
  }
}

function reasonOf({ reason }: { reason: string }): string {
  return escapeText(truncate(reason, REASON_CHARACTERS));
}

/** What was typed, so that nobody has to type it twice. */
function details({ input }: Receipt): Quoted[] {
  return [
    ['Service', input.service.name],
    ['Priority', input.priority],
    ['Message', input.message],
    ['Description', shortened(input.description)],
    ['Link', input.link, 'link'],
  ];
}

export function shortened(text: string): string {
  const start = truncate(text, DESCRIPTION_SHOWN);
  return start === text ? text : `${start}...`;
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
