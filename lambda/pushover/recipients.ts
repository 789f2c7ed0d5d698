import * as z from 'zod/mini';
import { QBotError } from '../../common/errors.ts';

/** OpsGenie team, by name or id, or `default` -> key of a Pushover user or group. */
export type Recipients = ReadonlyMap<string, string>;

export interface PushoverRecipient {
  /** What it stands under in the map: the key itself is told to nobody. */
  entry: string;
  key: string;
}

const DEFAULT_ENTRY = 'default';

const shape = z.record(z.string(), z.string());

/** The secret is no map; says nothing of what it holds. */
export class RecipientsError extends QBotError {
  readonly code = 'QBOT_RECIPIENTS';

  constructor() {
    super(
      'the secret pushover-recipients is no JSON map of team -> key: npm run secrets -- set pushover-recipients',
    );
  }
}

/** Reads the secret. Throws RecipientsError. */
export function parseRecipients(secret: string): Recipients {
  const parsed = shape.safeParse(parse(secret));
  if (!parsed.success) throw new RecipientsError();
  return new Map(Object.entries(parsed.data));
}

/** Those of the teams, in any case, each key once; the default one where no team has an entry. */
export function chooseRecipients(recipients: Recipients, teams: readonly string[]): PushoverRecipient[] {
  const byFolded = new Map([...recipients.keys()].map((entry) => [entry.toLowerCase(), entry]));
  const known = teams.flatMap((team) => {
    const entry = recipients.has(team) ? team : byFolded.get(team.toLowerCase());
    return entry === undefined ? [] : [entry];
  });
  return named(recipients, known.length === 0 ? [DEFAULT_ENTRY] : known);
}

/** Every key of the map, each once. */
export function allRecipients(recipients: Recipients): PushoverRecipient[] {
  return named(recipients, recipients.keys());
}

/** Under the first of these entries that has their key. */
function named(recipients: Recipients, entries: Iterable<string>): PushoverRecipient[] {
  const chosen = new Map<string, PushoverRecipient>();
  for (const entry of entries) {
    const key = recipients.get(entry);
    if (key !== undefined && !chosen.has(key)) chosen.set(key, { entry, key });
  }
  return [...chosen.values()];
}

function parse(secret: string): unknown {
  try {
    return JSON.parse(secret);
  } catch {
    // The error would quote the secret.
    return undefined;
  }
}
