import { isObject } from '../../../../common/is-object.ts';
import type { ActionResult } from '../../driver-answers.ts';
import { type JsonObject, objectsIn, parseJson, textIn } from '../../json.ts';
import { describeProblem, validateMessage } from './block-kit.ts';
import { presentBlocks } from './blocks.ts';
import type { Delivery } from './delivery.ts';
import type { ResponseUrls } from './response-urls.ts';
import type { ViewRecord, Views } from './views.ts';
import type { Workspace } from './workspace.ts';

/** What Slack's client says in a modal if it cannot use the acknowledgement. */
export const TROUBLE = 'We had some trouble connecting. Try again?';

/** What the user sees of an acknowledgement. */
export type AckResult = Pick<ActionResult, 'shown' | 'errors' | 'because'>;

export interface CommandAck {
  command: string;
  channel: string;
  user: string;
  /** The command's own response_url, by its id. */
  responseUrlId: string;
}

/** Shows what a command was acknowledged with. https://docs.slack.dev/interactivity/implementing-slash-commands */
export function applyCommandAck(
  to: { workspace: Workspace; responseUrls: ResponseUrls },
  ack: CommandAck,
  delivery: Delivery,
): AckResult {
  const failed = (error: string, because: string): AckResult => ({
    shown: `${ack.command} failed with the error "${error}"`,
    because,
  });
  if (delivery.failure === 'timeout') return failed('operation_timeout', 'no answer in time');
  if (delivery.status !== 200) return failed('dispatch_failed', `status ${delivery.status}`);
  if (delivery.body === '') return { shown: null };
  const isJson = delivery.contentType.startsWith('application/json');
  const message = isJson ? parseJson(delivery.body) : { text: delivery.body };
  if (!isObject(message)) return failed('dispatch_failed', 'the body is no JSON object');
  const problem = validateMessage(message)[0];
  if (problem !== undefined) return failed('dispatch_failed', describeProblem(problem));
  return showAck(to, ack, message);
}

function showAck(
  to: { workspace: Workspace; responseUrls: ResponseUrls },
  ack: CommandAck,
  message: JsonObject,
): AckResult {
  const text = textIn(message.text);
  const blocks = presentBlocks(message.blocks);
  if (text === '' && blocks.length === 0) return { shown: null };
  const visible = message.response_type === 'in_channel' ? {} : { ephemeralFor: ack.user };
  const posted = to.workspace.post({ channel: ack.channel, text, blocks, ...visible, via: 'ack' });
  to.responseUrls.attach(ack.responseUrlId, posted);
  return { shown: text === '' ? textOfBlocks(blocks) : text };
}

/** Shows what a submission was acknowledged with. https://docs.slack.dev/surfaces/modals */
export function applySubmissionAck(views: Views, record: ViewRecord, delivery: Delivery): AckResult {
  const trouble = (because: string): AckResult => ({ shown: TROUBLE, because });
  if (delivery.failure !== null) return trouble(`no answer: ${delivery.failure}`);
  if (delivery.status !== 200) return trouble(`status ${delivery.status}`);
  if (delivery.body === '') {
    views.end(record, 'submitted');
    return { shown: null };
  }
  const ack = parseJson(delivery.body);
  if (!isObject(ack)) return trouble('the body is neither empty nor a JSON object');
  switch (ack.response_action) {
    case 'errors':
      return showErrors(record, ack) ?? trouble('`errors` names no input block of this view');
    case 'update':
    case 'push':
      return showView(views, record, ack) ?? trouble('`view` cannot be shown');
    case 'clear':
      views.endAll(record, 'submitted');
      return { shown: null };
    default:
      return trouble('the body is neither empty nor a response_action');
  }
}

function showErrors(record: ViewRecord, ack: JsonObject): AckResult | undefined {
  const inputs = objectsIn(record.view.blocks).filter((block) => block.type === 'input');
  const ids = inputs.map((block) => block.block_id);
  const errors = Object.entries(isObject(ack.errors) ? ack.errors : {});
  const texts = errors.map(([, text]) => textIn(text));
  const isUsable = errors.length > 0 && errors.every(([id]) => ids.includes(id)) && !texts.includes('');
  if (!isUsable) return undefined;
  record.errors = Object.fromEntries(errors.map(([id, text]) => [id, textIn(text)]));
  return { shown: texts.join('\n'), errors: record.errors };
}

function showView(views: Views, record: ViewRecord, ack: JsonObject): AckResult | undefined {
  const replaces = ack.response_action === 'update';
  const { view } = ack;
  if (!isObject(view) || views.fault(view, replaces ? record : undefined) !== undefined) return undefined;
  if (replaces) {
    views.update(record, view);
    return { shown: null };
  }
  return 'error' in views.open(record.user, view, record) ? undefined : { shown: null };
}

/** The text of a message without a top-level text. */
function textOfBlocks(blocks: JsonObject[]): string {
  const texts = blocks.map((block) => (isObject(block.text) ? textIn(block.text.text) : ''));
  return texts.filter((text) => text !== '').join('\n');
}
