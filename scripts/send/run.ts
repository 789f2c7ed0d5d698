import type {
  ActionResult,
  DriverClient,
  Incident,
  Request,
  State,
  View,
  Workspace,
} from '../local/driver-client.ts';
import { type SendArguments, SendError } from './arguments.ts';
import { fillFields } from './fill.ts';
import { type FollowOptions, follow, waitFor } from './follow.ts';
import { phoneLine, pushOf } from './phone.ts';
import {
  asRead,
  findRequest,
  incidentOf,
  isForm,
  isReceiptOf,
  messagesOf,
  readable,
  requestLines,
  titleOf,
  viewOf,
} from './trace-lines.ts';

export interface RunOptions extends FollowOptions {
  bot: Pick<DriverClient, 'act' | 'state' | 'workspace'>;
}

/** From the receipt on; OpsGenie calls its webhook at once. */
const PHONE_WITHIN_MS = 10_000;

/** Plays the whole story and prints it; true where it ends well. Throws a SendError where it cannot be played. */
export async function run(options: RunOptions, asked: SendArguments): Promise<boolean> {
  const place = choosePlace(await options.bot.workspace(), asked);
  const { command, text } = asked;
  options.terminal.note(`${[command, text].join(' ').trim()}, by ${place.user} in ${place.channel}`);
  const typed = await options.bot.act('command', { command, text, ...place });
  if (!isTaken(typed)) return endRefused(options, typed);
  const { request, state } = await follow(
    options,
    typed.requestId,
    (seen, one) => formOf(seen, one) !== undefined,
  );
  printRequest(options, request, typed);
  const view = viewOf(state, request);
  const form = formOf(state, request);
  if (form === undefined) return endWithoutForm(options, { state, request, view });
  printForm(options, request, form);
  return asked.fields === null ? true : submit(options, { form, user: place.user, fields: asked.fields });
}

function choosePlace(workspace: Workspace, asked: SendArguments): { channel: string; user: string } {
  const name = asked.channel?.replace(/^#/, '');
  const channel = workspace.channels.find(
    (one) => name === undefined || one.id === name || one.name === name,
  );
  if (channel === undefined) throw new SendError(`no channel "${asked.channel}"`);
  const user = asked.user ?? channel.members[0];
  if (user === undefined) throw new SendError(`nobody is in ${channel.id}: say --user`);
  return { channel: channel.id, user };
}

async function submit(
  options: RunOptions,
  what: { form: View; user: string; fields: Record<string, string> },
): Promise<boolean> {
  const { bot, terminal } = options;
  const viewId = what.form.id;
  const { values, notes } = fillFields(what.form.view, what.fields);
  for (const note of notes) terminal.note(note);
  const submitted = await bot.act('submit', { viewId, user: what.user, values });
  if (!isTaken(submitted)) return endRefused(options, submitted);
  terminal.note('submitted');
  const isTold = (state: State, request: Request) => toldIncident(state, request, viewId) !== undefined;
  const { request, state } = await follow(options, submitted.requestId, isTold);
  printRequest(options, request, submitted);
  for (const message of messagesOf(state, request)) terminal.shown(asRead(message));
  const incident = toldIncident(state, request, viewId);
  if (incident === undefined) {
    terminal.note(
      incidentOf(state, request, viewId)
        ? 'the receipt does not name the incident'
        : 'no incident was confirmed',
    );
    return false;
  }
  const at = lastAt(request);
  terminal.line({ at, label: 'receipt', text: 'updated' });
  terminal.line({ at, label: 'incident', text: `#${incident.tinyId} ${incident.links.web}` });
  return waitForPhone(options, request, incident);
}

/** An incident that rings nobody ends badly. */
async function waitForPhone(options: RunOptions, request: Request, incident: Incident): Promise<boolean> {
  const push = await waitFor(options, PHONE_WITHIN_MS, (state) => pushOf(state, incident));
  if (push === undefined) options.terminal.note(`no phone rang within ${PHONE_WITHIN_MS / 1000} s`);
  else options.terminal.line(phoneLine(push, request.startedAt));
  return push !== undefined;
}

/** The incident of this submission, once its receipt names it. */
function toldIncident(state: State, request: Request, viewId: string): Incident | undefined {
  const incident = incidentOf(state, request, viewId);
  if (incident === undefined) return undefined;
  return messagesOf(state, request).some((message) => isReceiptOf(message, incident)) ? incident : undefined;
}

function formOf(state: State, request: Request): View | undefined {
  const view = viewOf(state, request);
  return view !== undefined && isForm(view) ? view : undefined;
}

/** Was it acknowledged without a word? Whatever is said at once is a refusal. */
function isTaken(outcome: ActionResult): boolean {
  return outcome.status === 200 && outcome.shown === null;
}

async function endRefused(options: RunOptions, outcome: ActionResult): Promise<false> {
  const request = findRequest(await options.bot.state(), outcome.requestId);
  if (request !== undefined) printRequest(options, request, outcome);
  options.terminal.shown(outcome.shown ?? `no answer (status ${outcome.status})`);
  if (outcome.because !== undefined) options.terminal.note(outcome.because);
  return false;
}

/** An answer in words is a good end where every call to Slack went well; a modal that is no form never is. */
function endWithoutForm(
  options: RunOptions,
  { state, request, view }: { state: State; request: Request; view: View | undefined },
): boolean {
  const messages = messagesOf(state, request);
  for (const message of messages) options.terminal.shown(asRead(message));
  if (view !== undefined) options.terminal.shown(`${titleOf(view)}\n${readable(view.view.blocks)}`);
  if (messages.length === 0 && view === undefined) options.terminal.note('nothing was shown');
  const isTroubled = request.spans.some((span) => span.name.startsWith('slack ') && span.outcome !== 'ok');
  return messages.length > 0 && view === undefined && !isTroubled;
}

function printRequest({ terminal }: RunOptions, request: Request, outcome: ActionResult): void {
  for (const line of requestLines(request, outcome)) terminal.line(line);
}

function printForm({ terminal }: RunOptions, request: Request, form: View): void {
  terminal.line({ at: lastAt(request), label: 'form', text: `open: "${titleOf(form)}"` });
}

/** When the last of its hops ended, milliseconds after the request. */
function lastAt(request: Request): number {
  const ends = request.spans
    .filter((span) => span.name !== 'gateway')
    .map((span) => span.startedAt + (span.durationMs ?? 0));
  return Math.max(request.startedAt, ...ends) - request.startedAt;
}
