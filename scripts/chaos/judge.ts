import { type Act, type Entry, isAccepted } from './journal.ts';
import type { Ledger, Shown } from './ledger.ts';
import { type Sight, sightsOf } from './sight.ts';

/** The last that a person knows: `form` is one that lies before them, `door` what Slack showed at once. */
export type Told = 'done' | 'failed' | 'unknown' | 'pending' | 'explained' | 'form' | 'door' | 'nothing';

export interface Verdict {
  told: Told;
  incidents: number;
  /** Accepted, and neither done nor told otherwise. */
  lost: boolean;
  /** Done more than once. */
  doubled: boolean;
  /** The person knows nothing, or what is not true. */
  untold: boolean;
  /** Not done, and what was typed is nowhere any more. */
  unrecoverable: boolean;
  /** What stands before the person, for whoever looks into a bad verdict. */
  saw: string[];
}

type Incident = Ledger['incidents'][number];

/** Passes judgement on every command, from what the stand-ins hold alone. */
export function judgeAll(entries: readonly Entry[], ledger: Ledger): Map<Entry, Verdict> {
  const sightOf = sightsOf(ledger);
  const incidentsOf = groupedBy(ledger.incidents, ({ message }) => message);
  const kept = tagsIn(ledger.kept);
  return new Map(
    entries.map((entry) => {
      const { tag, user, story } = entry.planned;
      const evidence = {
        ...{ entry, sight: sightOf(user) },
        ...{ incidents: incidentsOf.get(tag) ?? [], isKept: kept.has(tag) },
      };
      return [entry, story === 'order' ? judgeOrder(evidence) : judgeOther(evidence)];
    }),
  );
}

interface Evidence {
  entry: Entry;
  sight: Sight;
  incidents: Incident[];
  /** In the table or in a queue. */
  isKept: boolean;
}

function judgeOrder({ entry, incidents, isKept, sight }: Evidence): Verdict {
  const submissions = entry.acts.filter(({ request }) => request === 'submission');
  const accepted = submissions.filter(isAccepted);
  const told =
    wordOn(entry, sight, accepted) ?? (accepted.length > 0 ? 'nothing' : beforeSubmission(entry, sight));
  const isThere = incidents.length > 0;
  const isTyped = sight.forms.some(
    ({ canSubmit, isOpen, words }) => isOpen && canSubmit && words.includes(entry.planned.tag),
  );
  return {
    ...{ told, incidents: incidents.length, doubled: incidents.length > 1, saw: textsOf(sight) },
    lost: accepted.length > 0 && !isThere && told === 'nothing',
    untold: told === 'nothing' || isLie(sight, incidents),
    unrecoverable: submissions.length > 0 && !isThere && !isTyped && !isKept,
  };
}

/** A question, or a restart: nothing that was typed is worth keeping. */
function judgeOther({ entry, sight }: Evidence): Verdict {
  const last = entry.acts.at(-1);
  const texts = sight.messages.map(({ text }) => text).filter((text) => !isOnTheWay(text));
  const asked = last?.request === 'click' ? texts.filter((text) => !isQuestion(text)) : texts;
  const told = asked.length > 0 ? 'explained' : doorWord(entry.acts);
  const isLost = told === 'nothing' && last !== undefined && isAccepted(last);
  return {
    ...{ told, incidents: 0, lost: isLost, doubled: false, untold: told === 'nothing', saw: textsOf(sight) },
    unrecoverable: false,
  };
}

const ENDINGS: readonly [Told, RegExp][] = [
  ['done', /^Incident <\S+> opened/],
  ['failed', /^No incident opened/],
  ['unknown', /^Not known whether an incident was opened/],
  ['pending', /^Accepted, not confirmed yet/],
];

/** The best of what was said about the submission in the end; undefined where nothing was. */
function wordOn({ planned }: Entry, { messages }: Sight, accepted: readonly Act[]): Told | undefined {
  const texts = messages.map(({ text }) => text);
  const about = texts.filter((text) => text.includes(planned.tag));
  const ending = ENDINGS.find(([, pattern]) => about.some((text) => pattern.test(text)));
  if (ending !== undefined) return ending[0];
  const references = accepted.flatMap(({ requestId }) => (requestId === null ? [] : `ref ${requestId}`));
  const isExplained = texts.some(
    (text) => !isOnTheWay(text) && references.some((reference) => text.includes(reference)),
  );
  return isExplained ? 'explained' : undefined;
}

/** Nothing was submitted, or not accepted: what the person has instead. */
function beforeSubmission({ acts }: Entry, sight: Sight): Told {
  if (sight.forms.some(({ canSubmit, isOpen }) => isOpen && canSubmit)) return 'form';
  if (sight.messages.some(({ buttons }) => buttons.some((id) => id.endsWith(':open_form')))) return 'form';
  const isProblem = sight.forms.some(({ canSubmit, words }) => !canSubmit && words.includes(':warning:'));
  if (isProblem || sight.messages.some(({ text }) => !isOnTheWay(text))) return 'explained';
  return doorWord(acts);
}

function doorWord(acts: readonly Act[]): Told {
  return acts.length > 0 && acts.at(-1)?.shown !== null ? 'door' : 'nothing';
}

function textsOf({ forms, messages }: Sight): string[] {
  const open = forms.filter(({ isOpen }) => isOpen).map(({ words }) => `form ${words}`);
  return [...messages.map(({ text }) => text), ...open].map((text) => text.slice(0, 200));
}

/** What is said on the way, and is no ending. */
export function isOnTheWay(text: string): boolean {
  return /^Opening an incident|is tried again|let the form open in time|:hourglass_flowing_sand:/.test(text);
}

function isQuestion(text: string): boolean {
  return text.startsWith('Restart `');
}

/** Names an incident that is not theirs, or denies one that is. */
function isLie({ messages }: Sight, incidents: readonly Incident[]): boolean {
  const own = new Set(incidents.map(({ number, url }) => `<${url}|#${number}>`));
  const named = messages.flatMap(({ words }) =>
    [...words.matchAll(/<[^<>|\s]+\|#\d+>/g)].map(([link]) => link),
  );
  const isDenied = incidents.length > 0 && messages.some(({ text }) => /^No incident opened/.test(text));
  return isDenied || named.some((link) => !own.has(link));
}

/** Restarts beyond those that somebody was told of: of each service together, since all wear its one name. */
export function doubledRestarts(ledger: Pick<Ledger, 'messages' | 'restarts'>): number {
  const claims = new Map<string, number>();
  for (const message of ledger.messages) {
    const service = claimedRestart(message);
    if (service !== undefined) claims.set(service, (claims.get(service) ?? 0) + 1);
  }
  const done = groupedBy(ledger.restarts, (service) => service);
  return [...done].reduce(
    (sum, [name, { length }]) => sum + Math.max(0, length - (claims.get(name) ?? 0)),
    0,
  );
}

const RESTARTED = [
  /`(\S+)` is restarted/,
  /`(\S+)` is still restarting/,
  /Restarting `(\S+)`/,
  /restart of `(\S+)`/,
  /not known whether `(\S+)` was restarted/,
];

function claimedRestart({ text }: Shown): string | undefined {
  return RESTARTED.map((pattern) => pattern.exec(text)?.[1]).find((service) => service !== undefined);
}

function tagsIn(kept: readonly string[]): Set<string> {
  return new Set(kept.flatMap((text) => text.match(/Chaos \d+-\d+/g) ?? []));
}

function groupedBy<T>(values: readonly T[], keyOf: (value: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const value of values) groups.set(keyOf(value), [...(groups.get(keyOf(value)) ?? []), value]);
  return groups;
}
