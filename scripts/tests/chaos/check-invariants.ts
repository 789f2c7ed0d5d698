import { type Act, type Entry, isAccepted } from './command-log.ts';
import {
  claimsRestart,
  ENDING_ORDER,
  type Ending,
  endingOf,
  isOnTheWay,
  isQuestion,
} from './message-matchers.ts';
import type { Ledger, Shown } from './observed-state.ts';
import { type Sight, sightsOf } from './sight.ts';

/** The last that a person knows: `form` is one that lies before them, `door` what Slack showed at once. */
export type Told = Ending | 'explained' | 'form' | 'door' | 'nothing';

export interface Verdict {
  told: Told;
  /** From the request until the person knew. undefined where they know nothing, or have a form before them. */
  toldAfterMs: number | undefined;
  incidents: number;
  /** Accepted, and neither done nor told otherwise. */
  lost: boolean;
  /** Done more than once. */
  doubled: boolean;
  /** The person knows nothing, or what is not true, or knew it too late. */
  untold: boolean;
  /** Submitted, and not done; once every button was used: not to be had any more. */
  unrecoverable: boolean;
  /** What stands before the person, for whoever looks into a bad verdict. */
  saw: string[];
}

type Word = Pick<Verdict, 'told' | 'toldAfterMs'>;
type Incident = Ledger['incidents'][number];

interface Evidence {
  entry: Entry;
  sight: Sight;
  incidents: Incident[];
  restarts: number;
  /** What a person behind the door may wait for their word. */
  toldWithinMs: number;
}

/** What a person at the door may wait. */
const DOOR_MS = 5000;
const NO_WORD: Word = { told: 'nothing', toldAfterMs: undefined };

/** Passes judgement on every command, from what the stand-ins hold alone. Throws where something was done for nobody. */
export function judgeAll(
  entries: readonly Entry[],
  ledger: Ledger,
  toldWithinMs: number,
): Map<Entry, Verdict> {
  const sightOf = sightsOf(ledger);
  const incidentsOf = groupedBy(ledger.incidents, ({ message }) => message);
  const restartsOf = restartsBy(entries, ledger.restarts);
  return new Map(
    entries.map((entry) => {
      const { tag, user, story } = entry.planned;
      const incidents = incidentsOf.get(tag) ?? [];
      const restarts = restartsOf.get(entry)?.length ?? 0;
      const evidence = { entry, sight: sightOf(user), incidents, restarts, toldWithinMs };
      return [entry, story === 'order' ? judgeOrder(evidence) : judgeOther(evidence)];
    }),
  );
}

function judgeOrder({ entry, incidents, sight, toldWithinMs }: Evidence): Verdict {
  const submissions = entry.acts.filter(({ request }) => request === 'submission');
  const accepted = submissions.filter(isAccepted);
  const word =
    wordOn(entry, sight, accepted) ?? (accepted.length > 0 ? NO_WORD : beforeSubmission(entry, sight));
  const isThere = incidents.length > 0;
  return {
    ...{ ...word, incidents: incidents.length, doubled: incidents.length > 1, saw: textsOf(sight) },
    lost: accepted.length > 0 && !isThere && word.told === 'nothing',
    untold: word.told === 'nothing' || isLate(word, toldWithinMs) || isLie(sight, incidents),
    unrecoverable: submissions.length > 0 && !isThere,
  };
}

/** A question, or a restart: nothing that was typed is worth keeping. */
function judgeOther({ entry, restarts, sight, toldWithinMs }: Evidence): Verdict {
  const last = entry.acts.at(-1);
  const said = sight.messages.filter(({ text }) => !isOnTheWay(text));
  const asked = last?.request === 'click' ? said.filter(({ text }) => !isQuestion(text)) : said;
  const word = asked.length > 0 ? explained(entry, asked) : doorWord(entry.acts);
  const claims = sight.messages.filter(({ text }) => claimsRestart(text));
  return {
    ...{ ...word, incidents: 0, saw: textsOf(sight), unrecoverable: false },
    lost: word.told === 'nothing' && last !== undefined && isAccepted(last),
    doubled: restarts > claims.length,
    untold: word.told === 'nothing' || isLate(word, toldWithinMs),
  };
}

/** The best of what was said about the submission in the end; undefined where nothing was. */
function wordOn(entry: Entry, { messages }: Sight, accepted: readonly Act[]): Word | undefined {
  const about = messages.filter(({ text }) => text.includes(entry.planned.tag));
  for (const ending of ENDING_ORDER) {
    const telling = about.filter(({ text }) => endingOf(text) === ending);
    if (telling.length > 0) return { told: ending, toldAfterMs: msUntil(entry, telling) };
  }
  const references = accepted.flatMap(({ requestId }) => (requestId === null ? [] : `ref ${requestId}`));
  const explaining = messages.filter(
    ({ text }) => !isOnTheWay(text) && references.some((reference) => text.includes(reference)),
  );
  return explaining.length > 0 ? explained(entry, explaining) : undefined;
}

/** Nothing was submitted, or not accepted: what the person has instead. */
function beforeSubmission(entry: Entry, { forms, messages }: Sight): Word {
  if (forms.some(({ canSubmit, isOpen }) => isOpen && canSubmit)) return { ...NO_WORD, told: 'form' };
  if (messages.some(({ buttons }) => buttons.some((id) => id.endsWith(':open_form')))) {
    return { ...NO_WORD, told: 'form' };
  }
  if (forms.some(({ canSubmit, words }) => !canSubmit && words.includes(':warning:'))) {
    return { ...NO_WORD, told: 'explained' };
  }
  const said = messages.filter(({ text }) => !isOnTheWay(text));
  return said.length > 0 ? explained(entry, said) : doorWord(entry.acts);
}

function explained(entry: Entry, messages: readonly Shown[]): Word {
  return { told: 'explained', toldAfterMs: msUntil(entry, messages) };
}

function doorWord(acts: readonly Act[]): Word {
  const last = acts.at(-1);
  return last === undefined || last.shown === null ? NO_WORD : { told: 'door', toldAfterMs: last.ms };
}

/** From what was accepted last. What a message said first it may have said sooner: its last change counts. */
function msUntil({ acts }: Entry, messages: readonly Shown[]): number {
  const since = acts.findLast(isAccepted)?.startedAt ?? acts.at(-1)?.startedAt ?? 0;
  return Math.max(0, Math.min(...messages.map(({ changedAt }) => changedAt)) - since);
}

function isLate({ told, toldAfterMs = 0 }: Word, withinMs: number): boolean {
  return toldAfterMs > (told === 'door' ? DOOR_MS : withinMs);
}

function textsOf({ forms, messages }: Sight): string[] {
  const open = forms.filter(({ isOpen }) => isOpen).map(({ words }) => `form ${words}`);
  return [...messages.map(({ text }) => text), ...open].map((text) => text.slice(0, 200));
}

/** Names an incident that is not theirs, or denies one that is. */
function isLie({ messages }: Sight, incidents: readonly Incident[]): boolean {
  const own = new Set(incidents.map(({ number, url }) => `<${url}|#${number}>`));
  const named = messages.flatMap(({ words }) =>
    [...words.matchAll(/<[^<>|\s]+\|#\d+>/g)].map(([link]) => link),
  );
  const isDenied = incidents.length > 0 && messages.some(({ text }) => endingOf(text) === 'failed');
  return isDenied || named.some((link) => !own.has(link));
}

/** Whose request each was: they all wear the names of two services. */
function restartsBy(entries: readonly Entry[], restarts: Ledger['restarts']): Map<Entry, string[]> {
  const asked = new Map(entries.flatMap((entry) => entry.acts.map(({ traceId }) => [traceId, entry])));
  return groupedBy(restarts, (traceId) => {
    const entry = asked.get(traceId);
    if (entry === undefined) throw new Error(`a service was restarted that nobody asked for: ${traceId}`);
    return entry;
  });
}

function groupedBy<K, T>(values: readonly T[], keyOf: (value: T) => K): Map<K, T[]> {
  const groups = new Map<K, T[]>();
  for (const value of values) groups.set(keyOf(value), [...(groups.get(keyOf(value)) ?? []), value]);
  return groups;
}
