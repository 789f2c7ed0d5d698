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
  /** Of an accepted emergency: what is asked whether somebody acknowledged it on the phone. */
  receipt?: string;
  limit?: Limit;
}

/** How an emergency stands; `over`: it has expired or was cancelled. A refusal is final. */
export type ReceiptAnswer =
  | { kind: 'ringing' | 'over' }
  /** `at` in milliseconds since the epoch, undefined and '' where Pushover does not say. */
  | { kind: 'acknowledged'; at: number | undefined; device: string }
  | { kind: 'refused'; status: number };

/** Every method throws where Pushover is in trouble or silent: the same may be tried again, 5 s later at the earliest. */
export interface PushoverClient {
  push(push: Push): Promise<PushoverAnswer>;
  cancelByTag(tag: string): Promise<PushoverAnswer>;
  /** Every 5 s at most for each receipt. */
  askReceipt(receipt: string): Promise<ReceiptAnswer>;
}

/** 200, and yet not what Pushover documents. */
class UnreadableAnswerError extends QBotError {
  readonly code = 'QBOT_PUSHOVER_ANSWER';
}

const answerShape = z.object({ status: z.literal(1) });
const flag = z.literal([0, 1]);
const receiptAnswerShape = z.extend(answerShape, {
  acknowledged: flag,
  /** Seconds since the epoch; 0 until then. */
  acknowledged_at: z.catch(z.number(), 0),
  acknowledged_by_device: z.catch(z.string(), ''),
  expired: flag,
});
const receiptShape = z.object({ receipt: z.string().check(z.regex(/^[A-Za-z0-9]{1,100}$/)) });
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
  const urlOf = (path: string) => `${deps.baseUrl.replace(/\/$/, '')}/1/${path}.json`;
  const timeoutMs = CALL_TIMEOUT_MS;

  async function call(path: string, parameters: Record<string, unknown>): Promise<PushoverAnswer> {
    const body = { token: await deps.apiToken(), ...parameters };
    try {
      const response = await exchangeJson(deps.fetch, { method: 'POST', url: urlOf(path), body, timeoutMs });
      if (!answerShape.safeParse(response.body).success) throw new UnreadableAnswerError('not a status of 1');
      return answer('accepted', response);
    } catch (error) {
      if (error instanceof HttpStatusError && isFinal(error)) return answer('refused', error.response);
      throw error;
    }
  }

  async function askReceipt(receipt: string): Promise<ReceiptAnswer> {
    const token = encodeURIComponent(await deps.apiToken());
    const url = `${urlOf(`receipts/${encodeURIComponent(receipt)}`)}?token=${token}`;
    try {
      return readReceipt(await exchangeJson(deps.fetch, { method: 'GET', url, timeoutMs }));
    } catch (error) {
      if (!(error instanceof HttpStatusError && isFinal(error))) throw error;
      return { kind: 'refused', status: error.response.status };
    }
  }

  return {
    askReceipt,
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
  const { data } = receiptShape.safeParse(body);
  return {
    ...{ kind, status, recipientRefused },
    ...(kind === 'accepted' ? data : {}),
    ...(remark === undefined ? {} : { remark }),
    ...(limit === undefined ? {} : { limit }),
  };
}

function readReceipt({ body }: HttpResponse): ReceiptAnswer {
  const { data } = receiptAnswerShape.safeParse(body);
  if (data === undefined) throw new UnreadableAnswerError('not a receipt');
  if (data.acknowledged === 1) {
    const at = data.acknowledged_at > 0 ? data.acknowledged_at * 1000 : undefined;
    return { kind: 'acknowledged', at, device: data.acknowledged_by_device };
  }
  return { kind: data.expired === 1 ? 'over' : 'ringing' };
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
