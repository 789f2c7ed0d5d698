import { type Context, Hono } from 'hono';
import * as z from 'zod/mini';
import type { ActionResult } from '../../driver-answers.ts';
import { parseJson } from '../../json.ts';
import { type AckResult, applyCommandAck, applySubmissionAck, TROUBLE } from './acks.ts';
import { changeGroup, groupChangeSchema } from './change-group.ts';
import { type Click, type ClickOptions, clickPayload, clickSchema, valuesSchema } from './click.ts';
import { COMMANDS_PATH, type Deliver, type Delivery, INTERACTIVITY_PATH, requestShape } from './delivery.ts';
import { fillForm } from './form.ts';
import { InvalidActionError } from './invalid-action-error.ts';
import { commandBody, interactionBody, viewClosed, viewSubmission } from './payloads.ts';
import { type ShortcutOptions, shortcutPayload, shortcutSchema, write, writeSchema } from './shortcut.ts';
import { channelOf, userOf, viewBefore } from './test-user.ts';

export interface DriverOptions extends ClickOptions, ShortcutOptions {
  deliver: Deliver;
  onGroupChange: () => void;
}

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
  values: valuesSchema,
  ...requestShape,
});
/** `all`: by the cross, which closes the whole stack. */
const closeSchema = z.object({ viewId: z.string(), user: z.string(), all: z.optional(z.boolean()) });
/** Of what no app is told. */
const NOT_SENT: ActionResult = { status: null, ms: 0, requestId: null, shown: null };
type Command = z.infer<typeof commandSchema>;
type Submission = z.infer<typeof submitSchema>;
type Closing = z.infer<typeof closeSchema>;

/**
 * Acts as a user of Slack: each action becomes the signed request that Slack would send, and the acknowledgement
 * becomes what the user would see.
 */
export function createSlackDriver(options: DriverOptions): Hono {
  const { workspace } = options;
  const app = new Hono();
  app.get('/workspace', (c) =>
    c.json({
      ...{ channels: workspace.channels, users: workspace.users, groups: workspace.groups },
      shortcuts: options.shortcuts(),
    }),
  );
  app.post('/command', (c) => act(c, commandSchema, (action) => command(options, action)));
  app.post('/submit', (c) => act(c, submitSchema, (action) => submit(options, action)));
  app.post('/close', (c) => act(c, closeSchema, (action) => close(options, action)));
  app.post('/click', (c) => act(c, clickSchema, (action) => click(options, action)));
  app.post('/shortcut', (c) => act(c, shortcutSchema, (action) => shortcut(options, action)));
  app.post('/group', (c) =>
    act(c, groupChangeSchema, async (change) => {
      changeGroup(options, change);
      return NOT_SENT;
    }),
  );
  app.post('/write', (c) =>
    act(c, writeSchema, async (written) => ({ ...NOT_SENT, ts: write(options, written).ts })),
  );
  return app;
}

async function act<T>(
  c: Context,
  schema: z.ZodMiniType<T>,
  work: (input: T) => Promise<ActionResult>,
): Promise<Response> {
  const parsed = schema.safeParse(parseJson(await c.req.text()));
  if (!parsed.success) return c.json({ error: z.prettifyError(parsed.error) }, 400);
  try {
    return c.json(await work(parsed.data));
  } catch (error) {
    if (error instanceof InvalidActionError) return c.json({ error: error.message }, 400);
    throw error;
  }
}

async function command(options: DriverOptions, action: Command): Promise<ActionResult> {
  const user = userOf(options, action.user);
  const channel = channelOf(options, action.channel, user);
  const responseUrlId = options.responseUrls.mint({ channel: channel.id, user: user.id });
  const body = commandBody(options.app, {
    command: action.command,
    text: action.text ?? '',
    channel,
    user,
    responseUrl: options.responseUrl(responseUrlId),
    triggerId: options.triggers.mint(user.id),
  });
  const delivery = await options.deliver({ ...action, path: COMMANDS_PATH, body });
  const ack = { command: action.command, channel: channel.id, user: user.id, responseUrlId };
  return resultOf(delivery, applyCommandAck(options, ack, delivery));
}

async function submit(options: DriverOptions, action: Submission): Promise<ActionResult> {
  const user = userOf(options, action.user);
  const record = viewBefore(options, action.viewId, user);
  if (record.view.submit === undefined) throw new InvalidActionError('the view has no submit button');
  const { values, errors } = fillForm(record.view, action.values ?? {});
  record.values = values;
  record.errors = errors;
  if (Object.keys(errors).length > 0) {
    return { status: null, ms: 0, requestId: null, shown: Object.values(errors).join('\n'), errors };
  }
  const triggerId = options.triggers.mint(user.id, record.id);
  const payload = viewSubmission(options.app, { record, user, values, triggerId });
  const body = interactionBody(payload);
  const delivery = await options.deliver({ ...action, path: INTERACTIVITY_PATH, body });
  return resultOf(delivery, applySubmissionAck(options.views, record, delivery));
}

/** The app is notified only if the view has `notify_on_close`. */
async function close(options: DriverOptions, action: Closing): Promise<ActionResult> {
  const user = userOf(options, action.user);
  const record = viewBefore(options, action.viewId, user);
  const isCleared = action.all === true;
  const closed = isCleared ? (options.views.get(record.rootId) ?? record) : record;
  const isAnnounced = closed.view.notify_on_close === true;
  const body = interactionBody(viewClosed(options.app, { record: closed, user, isCleared }));
  if (isCleared) options.views.endAll(record, 'closed');
  else options.views.end(record, 'closed');
  if (!isAnnounced) return NOT_SENT;
  return resultOf(await options.deliver({ path: INTERACTIVITY_PATH, body }), { shown: null });
}

async function shortcut(
  options: DriverOptions,
  action: z.infer<typeof shortcutSchema>,
): Promise<ActionResult> {
  const body = interactionBody(shortcutPayload(options, action));
  const delivery = await options.deliver({ ...action, path: INTERACTIVITY_PATH, body });
  return resultOf(delivery, { shown: delivery.status === 200 ? null : TROUBLE });
}

async function click(options: DriverOptions, action: Click): Promise<ActionResult> {
  const body = interactionBody(clickPayload(options, action));
  const delivery = await options.deliver({ ...action, path: INTERACTIVITY_PATH, body });
  return resultOf(delivery, { shown: delivery.status === 200 ? null : TROUBLE });
}

function resultOf({ ms, requestId, status }: Delivery, ack: AckResult): ActionResult {
  return { status, ms, requestId, ...ack };
}
