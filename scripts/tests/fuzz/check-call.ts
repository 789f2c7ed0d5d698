import { isObject } from '../../../common/is-object.ts';
import { textIn } from '../../local/json.ts';
import { AUDIT, auditFaults } from './check-audit.ts';
import type { ObservedEffects } from './fakes.ts';
import type { FuzzCall, Intent } from './fuzz-case.ts';
import { BUS, HOME_TEAM, type Secrets, TEAM } from './fuzzed-bot.ts';
import { mayPass, withoutAlias } from './oracle.ts';
import type { CallResult } from './target.ts';

/** What is wrong with one call. */
export interface CallVerdict {
  /** Published, or notified someone, without having passed every gate; why. */
  accepted: string[];
  /** Anything else that was not as expected. */
  mismatches: string[];
  is5xx: boolean;
  crash: string | undefined;
}

export interface CallEvidence {
  call: FuzzCall;
  result: CallResult;
  effects: ObservedEffects;
  queued: number;
  secrets: Secrets;
}

/** Checks what the fakes saw against what the case was made to be; never asks what the function says of itself. */
export function checkCall(evidence: CallEvidence): CallVerdict {
  const { crash, status } = evidence.result;
  return {
    accepted: [
      ...(evidence.call.target === 'pushover' ? passedOnFaults(evidence) : publishedFaults(evidence)),
      ...notifiedFaults(evidence),
    ],
    mismatches: [
      ...statusFaults(evidence),
      ...effectFaults(evidence),
      ...auditFaults(evidence.call, evidence.effects),
      ...leaks(evidence),
    ],
    is5xx: crash !== undefined || status === undefined || status >= 500,
    crash,
  };
}

/** The messages of those checks that failed. */
function failed(...checks: (readonly [isWrong: boolean, message: string])[]): string[] {
  return checks.flatMap(([isWrong, message]) => (isWrong ? [message] : []));
}

const requestsIn = ({ published }: ObservedEffects) => published.filter(({ type }) => type !== AUDIT);

/** All that an event of the webhook gateway may say: ids and words of ours, and who did it. */
const PASSED_ON = 'version requestId alertId incidentId at action who'.split(' ');

/** What the webhook gateway passes on: authenticated, under its own source, without the alert's text. */
function passedOnFaults({ call, effects }: CallEvidence): string[] {
  return effects.published.flatMap(({ bus, detail, source, type }) =>
    failed(
      [!call.signed, 'passed on without a proof'],
      [bus !== BUS || source !== 'qbot.webhook' || type !== 'alert_action', `passed on as ${source} ${type}`],
      ...Object.keys(isObject(detail) ? detail : {}).map(
        (key) => [!PASSED_ON.includes(key), `passed on with the ${key}`] as const,
      ),
    ),
  );
}

/** Every event by itself: authenticated, and let through by the gates that it names. */
function publishedFaults({ call, effects }: CallEvidence): string[] {
  return requestsIn(effects).flatMap((event) => {
    const detail = isObject(event.detail) ? event.detail : {};
    const said: Intent = {
      type: event.type,
      command: textIn(detail.command),
      subcommand: textIn(detail.subcommand),
      user: idIn(detail.user) ?? '',
      channel: idIn(detail.channel) ?? null,
    };
    const meant = withoutAlias(call.expected.intent ?? {});
    const isForeign = event.bus !== BUS || event.source !== 'qbot.gatekeeper';
    return [
      ...failed(
        [!call.signed, 'published without a proof'],
        [call.expected.effect === 'never', 'published, and was to be refused'],
        [isForeign, 'published as another source'],
        [!mayPass(said), `published past a gate: ${JSON.stringify(said)}`],
        [![TEAM, HOME_TEAM].includes(idIn(detail.team) ?? ''), 'published for another workspace'],
      ),
      ...Object.entries(meant).flatMap(([name, value]) => {
        const other: unknown = Reflect.get(said, name);
        return failed([
          value !== undefined && other !== value,
          `published with the ${name} ${JSON.stringify(other)}`,
        ]);
      }),
      ...payloadFaults(detail.payload),
    ];
  });
}

/** No token, no second action behind the one that was authorized. */
function payloadFaults(payload: unknown): string[] {
  if (!isObject(payload)) return ['published without a payload'];
  const { actions } = payload;
  return failed(
    ...['token', 'response_url', 'trigger_id'].map(
      (name) => [Object.hasOwn(payload, name), `published with the ${name}`] as const,
    ),
    [Array.isArray(actions) && actions.length > 1, 'published with a hidden action'],
  );
}

function notifiedFaults({ call, effects }: CallEvidence): string[] {
  if (effects.notified.length === 0) return [];
  if (!call.signed) return ['notified without a proof'];
  return failed([call.expected.effect === 'never', 'notified, and must not']);
}

function statusFaults({ call, result: { crash, status } }: CallEvidence): string[] {
  const { statuses } = call.expected;
  const isWrong = crash === undefined && (status === undefined || !statuses.includes(status));
  return failed([isWrong, `answered ${status} in place of ${statuses.join(' or ')}`]);
}

function effectFaults({ call, effects, queued }: CallEvidence): string[] {
  const { effect, notified = [] } = call.expected;
  const published = requestsIn(effects).length;
  const isMust = (target: FuzzCall['target']) => effect === 'must' && call.target === target;
  const isOther = JSON.stringify(effects.notified.toSorted()) !== JSON.stringify(notified.toSorted());
  return failed(
    [published > 1, 'published twice'],
    [effects.strays > 0, 'posted to a foreign address'],
    [queued > 0, 'put aside to be tried again'],
    [isMust('gatekeeper') && published === 0, 'not published'],
    [isMust('pushover') && isOther, `notified ${JSON.stringify(effects.notified)}`],
  );
}

/** A secret, a signature or a `response_url` in the log. */
function leaks({ result: { log }, secrets }: CallEvidence): string[] {
  const words = [...Object.values(secrets), 'capabilityOfTheFuzz', 'verificationTokenOfOld'];
  const isLogged = words.some((word) => log.includes(word)) || /v0=[0-9a-f]{8}/i.test(log);
  return failed([isLogged, 'logged a secret']);
}

function idIn(value: unknown): string | undefined {
  return isObject(value) && typeof value.id === 'string' ? value.id : undefined;
}
