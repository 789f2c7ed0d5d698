import { randomBytes } from 'node:crypto';
import * as z from 'zod/mini';
import { objectsIn } from '../../json.ts';
import { describeProblem, validateMessage } from './block-kit.ts';
import { presentBlocks } from './blocks.ts';
import type { Message, Workspace } from './workspace.ts';

const MAX_POSTS = 5;
const LIFE_MS = 30 * 60_000;

const bodySchema = z.object({
  text: z.optional(z.string()),
  blocks: z.optional(z.array(z.unknown())),
  attachments: z.optional(z.array(z.unknown())),
  response_type: z.optional(z.enum(['ephemeral', 'in_channel'])),
  replace_original: z.optional(z.boolean()),
  delete_original: z.optional(z.boolean()),
  thread_ts: z.optional(z.string()),
});

type Body = z.infer<typeof bodySchema>;

interface Granted {
  channel: string;
  user: string;
  /** The message that `replace_original` and `delete_original` mean. */
  source: string | undefined;
  mintedAt: number;
  posts: number;
}

export interface ResponseUrlAnswer {
  status: 200 | 400 | 404;
  body: { ok: boolean; error?: string; response_metadata?: { messages: string[] } };
  message?: Message;
}

/**
 * The `response_url`s that Slack gave out: each takes 5 posts within 30 minutes, member or not.
 * https://docs.slack.dev/interactivity/handling-user-interaction
 */
export class ResponseUrls {
  readonly #granted = new Map<string, Granted>();
  readonly #workspace: Workspace;
  readonly #now: () => number;

  constructor(workspace: Workspace, now: () => number) {
    this.#workspace = workspace;
    this.#now = now;
  }

  /** The last part of the path of a new one. */
  mint(for_: { channel: string; user: string; source?: string }): string {
    const id = randomBytes(18).toString('base64url');
    const { channel, user, source } = for_;
    this.#granted.set(id, { channel, user, source, mintedAt: this.#now(), posts: 0 });
    return id;
  }

  /** Sets the message that `replace_original` of this URL replaces. */
  attach(id: string, message: Message): void {
    const granted = this.#granted.get(id);
    if (granted !== undefined) granted.source = message.ts;
  }

  receive(id: string, json: unknown): ResponseUrlAnswer {
    const granted = this.#granted.get(id);
    if (granted === undefined || this.#now() - granted.mintedAt > LIFE_MS) return refuse(404, 'expired_url');
    if (granted.posts >= MAX_POSTS) return refuse(404, 'used_url');
    granted.posts += 1;
    const body = bodySchema.safeParse(json);
    if (!body.success) return refuse(400, 'invalid_payload');
    return this.#apply(granted, body.data);
  }

  #apply(granted: Granted, body: Body): ResponseUrlAnswer {
    const source = granted.source === undefined ? undefined : this.#workspace.message(granted.source);
    if (body.delete_original === true) return this.#remove(source);
    const hasContent = [body.text, ...(body.blocks ?? []), ...(body.attachments ?? [])].some((one) => one);
    if (!hasContent) return refuse(400, 'no_text');
    const problems = validateMessage(body);
    if (problems.length > 0) {
      const answer = refuse(400, 'invalid_blocks');
      answer.body.response_metadata = { messages: problems.map(describeProblem) };
      return answer;
    }
    if (body.replace_original !== true || source === undefined) return this.#post(granted, body);
    this.#workspace.edit(source, contentOf(body));
    return { status: 200, body: { ok: true }, message: source };
  }

  #post(granted: Granted, body: Body): ResponseUrlAnswer {
    const message = this.#workspace.post({
      channel: granted.channel,
      ...contentOf(body),
      ...(body.response_type === 'in_channel' ? {} : { ephemeralFor: granted.user }),
      ...(body.thread_ts === undefined ? {} : { threadTs: body.thread_ts }),
      via: 'response_url',
    });
    granted.source ??= message.ts;
    return { status: 200, body: { ok: true }, message };
  }

  #remove(source: Message | undefined): ResponseUrlAnswer {
    if (source === undefined) return refuse(404, 'message_not_found');
    this.#workspace.remove(source.ts);
    return { status: 200, body: { ok: true } };
  }
}

function contentOf(body: Body) {
  return { text: body.text ?? '', blocks: presentBlocks(objectsIn(body.blocks)) };
}

function refuse(status: 400 | 404, error: string): ResponseUrlAnswer {
  return { status, body: { ok: false, error } };
}
