import { isObject, textIn } from '../../local/json.ts';
import type { Trial } from './case.ts';
import type { Ledger } from './fakes.ts';
import { BUS, type Secrets, TEAM } from './harness.ts';
import { mayPass } from './oracle.ts';
import type { Call } from './target.ts';

/** What one trial was found guilty of. */
export interface Verdict {
  /** Published or rung without having passed every gate; why. */
  accepted: string[];
  /** Anything else that was not as expected. */
  mismatches: string[];
  is5xx: boolean;
  crash: string | undefined;
}

interface Evidence {
  trial: Trial;
  call: Call;
  ledger: Ledger;
  queued: number;
  secrets: Secrets;
}

/** Judges by the ledgers of the stand-ins, and by what the case was made to be; never by what the function says. */
export function judge(evidence: Evidence): Verdict {
  const { call } = evidence;
  return {
    accepted: [...publishedFaults(evidence), ...rungFaults(evidence)],
    mismatches: [
      ...statusFaults(evidence),
      ...effectFaults(evidence),
      ...auditFaults(evidence),
      ...leaks(evidence),
    ],
    is5xx: call.crash !== undefined || call.status === undefined || call.status >= 500,
    crash: call.crash,
  };
}

const AUDIT = 'audit';

const orders = ({ published }: Ledger) => published.filter(({ type }) => type !== AUDIT);

/** Every order by itself: proven, and let through by the gates that it names. */
function publishedFaults({ ledger, trial }: Evidence): string[] {
  return orders(ledger).flatMap((event) => {
    const faults: string[] = [];
    if (!trial.signed) faults.push('published without a proof');
    if (trial.expected.effect === 'never') faults.push('published, and was to be refused');
    if (event.bus !== BUS || event.source !== 'qbot.gatekeeper') faults.push('published as somebody else');
    const detail = isObject(event.detail) ? event.detail : {};
    const asked = {
      type: event.type,
      command: textIn(detail.command),
      subcommand: textIn(detail.subcommand),
      user: idIn(detail.user) ?? '',
      channel: idIn(detail.channel) ?? null,
    };
    if (!mayPass(asked)) faults.push(`published past a gate: ${JSON.stringify(asked)}`);
    if (idIn(detail.team) !== TEAM) faults.push('published for another workspace');
    const meant = trial.expected.asked;
    for (const [name, value] of Object.entries(meant ?? {})) {
      const said: unknown = Reflect.get(asked, name);
      if (value !== undefined && said !== value)
        faults.push(`published with the ${name} ${JSON.stringify(said)}`);
    }
    return [...faults, ...payloadFaults(detail.payload)];
  });
}

/** No token, no second action behind the one that was gated. */
function payloadFaults(payload: unknown): string[] {
  if (!isObject(payload)) return ['published without a payload'];
  const faults = ['token', 'response_url', 'trigger_id'].filter((name) => Object.hasOwn(payload, name));
  const hidden = Array.isArray(payload.actions) && payload.actions.length > 1;
  return [
    ...faults.map((name) => `published with the ${name}`),
    ...(hidden ? ['published with a hidden action'] : []),
  ];
}

function rungFaults({ ledger, trial }: Evidence): string[] {
  if (ledger.rung.length === 0) return [];
  if (!trial.signed) return ['rung without a proof'];
  return trial.expected.effect === 'never' ? ['rung, and was not to'] : [];
}

function statusFaults({ call, trial }: Evidence): string[] {
  const { status } = call;
  const { statuses } = trial.expected;
  if (call.crash !== undefined || (status !== undefined && statuses.includes(status))) return [];
  return [`answered ${status} in place of ${statuses.join(' or ')}`];
}

function effectFaults({ ledger, queued, trial }: Evidence): string[] {
  const faults: string[] = [];
  const { effect, rings } = trial.expected;
  if (orders(ledger).length > 1) faults.push('published twice');
  if (ledger.strays > 0) faults.push('posted to a foreign address');
  if (queued > 0) faults.push('put aside to be tried again');
  if (effect !== 'must') return faults;
  if (trial.target === 'gatekeeper' && orders(ledger).length === 0) faults.push('not published');
  const missing = JSON.stringify(ledger.rung.toSorted()) !== JSON.stringify((rings ?? []).toSorted());
  if (trial.target === 'pushover' && missing) faults.push(`rang ${JSON.stringify(ledger.rung)}`);
  return faults;
}

/** What a record may say: ids and words of the bot, no free text. */
const AUDITED =
  'time requestId team user channel command subcommand detailType decision rule outcome durationMs'.split(
    ' ',
  );

/** One record for each order that was published or refused, and none for what nobody has proven. */
function auditFaults({ ledger, trial }: Evidence): string[] {
  const records = ledger.published.flatMap(({ type, detail }) =>
    type === AUDIT && isObject(detail) ? [detail] : [],
  );
  const faults = records.flatMap((record) =>
    Object.keys(record).flatMap((key) => (AUDITED.includes(key) ? [] : [`audited with the ${key}`])),
  );
  if (records.length > 0 && !trial.signed) faults.push('audited without a proof');
  const isGated = trial.expected.asked !== undefined && trial.expected.effect !== 'may';
  if (records.length !== (isGated ? 1 : Math.min(records.length, 1)))
    faults.push(`${records.length} audit records`);
  const isPublished = orders(ledger).length > 0;
  if (records.some(({ outcome }) => (outcome === 'published') !== isPublished))
    faults.push('audited untruly');
  return faults;
}

/** A secret, a signature or a `response_url` in the log. */
function leaks({ call, secrets }: Evidence): string[] {
  const words = [...Object.values(secrets), 'capabilityOfTheFuzz', 'verificationTokenOfOld'];
  const logged = words.some((word) => call.log.includes(word)) || /v0=[0-9a-f]{8}/i.test(call.log);
  return logged ? ['logged a secret'] : [];
}

function idIn(value: unknown): string | undefined {
  return isObject(value) && typeof value.id === 'string' ? value.id : undefined;
}
