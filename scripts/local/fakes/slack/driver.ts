import { type Context, Hono } from 'hono';
import * as z from 'zod/mini';
import { parseJson } from '../../json.ts';
import { applyCommandAck, applySubmissionAck, type Shown, TROUBLE } from './acks.ts';
import { type Click, type ClickOptions, clickPayload, clickSchema } from './click.ts';
import { type Delivery, type DeliveryOptions, deliver, requestShape } from './delivery.ts';
import { fillForm } from './form.ts';
import { InvalidActionError } from './invalid-action-error.ts';
import { commandBody, interactionBody, viewClosed, viewSubmission } from './payloads.ts';
import { channelOf, person, viewBefore } from './test-user.ts';

export interface DriverOptions extends ClickOptions {
  delivery: DeliveryOptions;
}

/** What became of one thing that a person did. */
export interface DriverResult extends Shown {
  /** null where nothing was sent, or nothing answered. */
  status: number | null;
  ms: number;
  requestId: string | null;
}

const COMMANDS = '/slack/commands';
const INTERACTIVITY = '/slack/interactivity';

const typedSchema = z.record(z.string(), z.union([z.string(), z.array(z.string()), z.null()]));
const commandSchema = z.object({
  command: z.string().check(z.startsWith('/')),
  text: z.optional(z.string()),
  channel: z.string(),
  user: z.string(),
  ...requestShape,
});
const submitSchema = z.object({
  viewId: z.string(),
  user: z.string(),
  values: z.optional(typedSchema),
  ...requestShape,
});
/** `all`: with the cross, which ends the whole stack. */
const closeSchema = z.object({ viewId: z.string(), user: z.string(), all: z.optional(z.boolean()) });
type Command = z.infer<typeof commandSchema>;
type Submission = z.infer<typeof submitSchema>;
type Closing = z.infer<typeof closeSchema>;

/**
 * Plays the person in front of Slack: what they do becomes the signed request that Slack would send, and the
 * acknowledgement becomes what they would see.
 */
export function createSlackDriver(options: DriverOptions): Hono {
  const { workspace } = options;
  const app = new Hono();
  app.get('/workspace', (c) => c.json({ channels: workspace.channels, users: workspace.users }));
  app.post('/command', (c) => act(c, commandSchema, (asked) => command(options, asked)));
  app.post('/submit', (c) => act(c, submitSchema, (asked) => submit(options, asked)));
  app.post('/close', (c) => act(c, closeSchema, (asked) => close(options, asked)));
  app.post('/click', (c) => act(c, clickSchema, (asked) => click(options, asked)));
  return app;
}

async function act<T>(
  c: Context,
  schema: z.ZodMiniType<T>,
  work: (asked: T) => Promise<DriverResult>,
): Promise<Response> {
  const asked = schema.safeParse(parseJson(await c.req.text()));
  if (!asked.success) return c.json({ error: z.prettifyError(asked.error) }, 400);
  try {
    return c.json(await work(asked.data));
  } catch (error) {
    if (error instanceof InvalidActionError) return c.json({ error: error.message }, 400);
    throw error;
  }
}

async function command(options: DriverOptions, asked: Command): Promise<DriverResult> {
  const user = person(options, asked.user);
  const channel = channelOf(options, asked.channel, user);
  const responseUrlId = options.responseUrls.mint({ channel: channel.id, user: user.id });
  const body = commandBody(options.app, {
    command: asked.command,
    text: asked.text ?? '',
    channel,
    user,
    responseUrl: options.responseUrl(responseUrlId),
    triggerId: options.triggers.mint(user.id),
  });
  const delivery = await deliver(options.delivery, { ...asked, path: COMMANDS, body });
  const ack = { command: asked.command, channel: channel.id, user: user.id, responseUrlId };
  return outcome(delivery, applyCommandAck(options, ack, delivery));
}

async function submit(options: DriverOptions, asked: Submission): Promise<DriverResult> {
  const user = person(options, asked.user);
  const record = viewBefore(options, asked.viewId, user);
  if (record.view.submit === undefined) throw new InvalidActionError('the view has no submit button');
  const { values, errors } = fillForm(record.view, asked.values ?? {});
  record.values = values;
  record.errors = errors;
  if (Object.keys(errors).length > 0) {
    return { status: null, ms: 0, requestId: null, shown: Object.values(errors).join('\n'), errors };
  }
  const triggerId = options.triggers.mint(user.id, record.id);
  const payload = viewSubmission(options.app, { record, user, values, triggerId });
  const body = interactionBody(payload);
  const delivery = await deliver(options.delivery, { ...asked, path: INTERACTIVITY, body });
  return outcome(delivery, applySubmissionAck(options.views, record, delivery));
}

/** The app hears of it only where the view asked for that. */
async function close(options: DriverOptions, asked: Closing): Promise<DriverResult> {
  const user = person(options, asked.user);
  const record = viewBefore(options, asked.viewId, user);
  const isCleared = asked.all === true;
  const told = isCleared ? (options.views.get(record.rootId) ?? record) : record;
  const isAnnounced = told.view.notify_on_close === true;
  const body = interactionBody(viewClosed(options.app, { record: told, user, isCleared }));
  if (isCleared) options.views.endAll(record, 'closed');
  else options.views.end(record, 'closed');
  if (!isAnnounced) return { status: null, ms: 0, requestId: null, shown: null };
  return outcome(await deliver(options.delivery, { path: INTERACTIVITY, body }), { shown: null });
}

async function click(options: DriverOptions, asked: Click): Promise<DriverResult> {
  const body = interactionBody(clickPayload(options, asked));
  const delivery = await deliver(options.delivery, { ...asked, path: INTERACTIVITY, body });
  return outcome(delivery, { shown: delivery.status === 200 ? null : TROUBLE });
}

function outcome(delivery: Delivery, shown: Shown): DriverResult {
  const { status, ms, requestId } = delivery;
  return { status, ms, requestId, ...shown };
}
