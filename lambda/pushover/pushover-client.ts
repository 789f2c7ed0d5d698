import * as z from 'zod/mini';
import { QBotError } from '../../common/errors.ts';
import { exchangeJson, type Fetch, type HttpResponse, HttpStatusError } from '../../common/http.ts';
import type { Notification } from './notification.ts';

const CALL_TIMEOUT_MS = 4000;
/** An emergency rings every minute until someone acknowledges; Pushover ends it after 50 times anyway. */
const EMERGENCY = { retry: 60, expire: 3000 };
export const EMERGENCY_PRIORITY = 2;

export interface Push extends Notification {
  /** Key of a user or group. */
  user: string;
  /** -2 to 2. */
  priority: number;
  /** By which an emergency is cancelled. */
  tag: string;
}

/** The application's messages of this month. */
export interface Limit {
  remaining: number;
  leftPercent: number;
}

/** What Pushover says beside its ok: nothing, that there is no device, or something else. */
type Remark = 'no_active_devices' | 'other';

/** A refusal is final: Pushover blocks an address that repeats it. */
export interface PushoverAnswer {
  kind: 'accepted' | 'refused';
  status: number;
  /** Only of what is accepted: then it may have reached nobody. */
  remark?: Remark;
  /** True where the key of the user or group is what was refused. */
  recipientRefused: boolean;
  limit?: Limit;
}

/** Every method throws where Pushover is in trouble or silent: the same may be tried again, 5 s later at the earliest. */
export interface PushoverClient {
  push(push: Push): Promise<PushoverAnswer>;
  cancelByTag(tag: string): Promise<PushoverAnswer>;
}

/** 200, and yet not what Pushover documents. */
class UnreadableAnswerError extends QBotError {
  readonly code = 'QBOT_PUSHOVER_ANSWER';
}

const answerShape = z.object({ status: z.literal(1) });
/** Not documented; met by clients: `"info":"no active devices to send to"` beside a status of 1. */
const REMARKS = ['info', 'warning', 'warnings', 'errors'];
const objectShape = z.record(z.string(), z.unknown());
const refusalShape = z.object({ user: z.literal('invalid') });

/** https://pushover.net/api and https://pushover.net/api/receipts */
export function createPushoverClient(deps: {
  fetch: Fetch;
  baseUrl: string;
  apiToken: () => Promise<string>;
}): PushoverClient {
  async function call(path: string, parameters: Record<string, unknown>): Promise<PushoverAnswer> {
    const token = await deps.apiToken();
    try {
      const response = await exchangeJson(deps.fetch, {
        method: 'POST',
        url: `${deps.baseUrl.replace(/\/$/, '')}/1/${path}.json`,
        body: { token, ...parameters },
        timeoutMs: CALL_TIMEOUT_MS,
      });
      if (!answerShape.safeParse(response.body).success) throw new UnreadableAnswerError('not a status of 1');
      return answer('accepted', response);
    } catch (error) {
      if (error instanceof HttpStatusError && isFinal(error)) return answer('refused', error.response);
      throw error;
    }
  }

  return {
    push: (push) => call('messages', parametersOf(push)),
    cancelByTag: (tag) => call(`receipts/cancel_by_tag/${encodeURIComponent(tag)}`, {}),
  };
}

function parametersOf({ priority, tag, urlTitle, ...push }: Push): Record<string, unknown> {
  const emergency = priority === EMERGENCY_PRIORITY ? { ...EMERGENCY, tags: tag } : {};
  return { ...push, html: 1, url_title: urlTitle, priority, ...emergency };
}

function isFinal({ response: { status } }: HttpStatusError): boolean {
  return status >= 400 && status <= 499;
}

function answer(kind: PushoverAnswer['kind'], { status, headers, body }: HttpResponse): PushoverAnswer {
  const recipientRefused = kind === 'refused' && refusalShape.safeParse(body).success;
  const limit = readLimit(headers);
  const remark = kind === 'accepted' ? readRemark(body) : undefined;
  return {
    ...{ kind, status, recipientRefused },
    ...(remark === undefined ? {} : { remark }),
    ...(limit === undefined ? {} : { limit }),
  };
}

function readRemark(body: unknown): Remark | undefined {
  const said = Object.entries(objectShape.parse(body)).flatMap(([name, value]) =>
    REMARKS.includes(name) && value ? String(JSON.stringify(value)) : [],
  );
  const remarks = said.filter((one) => /[\p{L}\p{N}]/u.test(one) && one !== 'true');
  if (remarks.length === 0) return undefined;
  return /\bdevices?\b/i.test(remarks.join(' ')) ? 'no_active_devices' : 'other';
}

/** https://pushover.net/api#limits */
function readLimit(headers: Headers): Limit | undefined {
  const read = (name: string) => Number(headers.get(name) ?? Number.NaN);
  const limit = read('x-limit-app-limit');
  const remaining = read('x-limit-app-remaining');
  if (!(limit > 0 && remaining >= 0)) return undefined;
  return { remaining, leftPercent: Math.floor((remaining / limit) * 100) };
}
