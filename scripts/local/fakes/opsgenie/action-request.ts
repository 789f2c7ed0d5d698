import * as z from 'zod/mini';
import { parseJson } from '../../json.ts';
import { errorsOf, responderSchema, text } from './incident-request.ts';

const note = text('Note', 25_000);
const filled = (max: number) =>
  text('Note', max).check(z.refine((value) => value.trim() !== '', 'Note can not be empty.'));

/** `POST /v1/incidents/{id}/...`, and `PUT` for the priority. */
const INCIDENT_BODIES = {
  resolve: z.strictObject({ note: z.optional(note) }),
  close: z.strictObject({ note: z.optional(note) }),
  reopen: z.strictObject({ note: z.optional(note) }),
  notes: z.strictObject({ note: filled(25_000) }),
  priority: z.strictObject({ priority: z.enum(['P1', 'P2', 'P3', 'P4', 'P5']) }),
  responders: z.strictObject({
    responder: z.array(responderSchema).check(z.minLength(1), z.maxLength(50)),
    note: z.optional(note),
  }),
};

const who = { user: z.optional(text('User', 100)), source: z.optional(text('Source', 100)) };
/** `POST /v2/alerts/{id}/...`. */
const ALERT_BODIES = {
  acknowledge: z.strictObject({ ...who, note: z.optional(note) }),
  unacknowledge: z.strictObject({ ...who, note: z.optional(note) }),
  close: z.strictObject({ ...who, note: z.optional(note) }),
  notes: z.strictObject({ ...who, note: filled(25_000) }),
};

export type IncidentActionName = keyof typeof INCIDENT_BODIES;
export type AlertActionName = keyof typeof ALERT_BODIES;

/** What every action may carry, parsed. */
export interface ActionBody {
  note?: string | undefined;
  user?: string | undefined;
  priority?: string | undefined;
  responder?: z.infer<typeof responderSchema>[] | undefined;
}

export type ParsedAction =
  | { kind: 'ok'; body: ActionBody }
  | { kind: 'unsupported-type' | 'bad-json' }
  | { kind: 'unprocessable'; errors: Record<string, string> };

export function parseIncidentAction(name: IncidentActionName, sent: SentBody): ParsedAction {
  return parse(INCIDENT_BODIES[name], sent);
}

export function parseAlertAction(name: AlertActionName, sent: SentBody): ParsedAction {
  return parse(ALERT_BODIES[name], sent);
}

interface SentBody {
  contentType: string;
  body: string;
}

/** An empty body is an empty object to OpsGenie's SDKs; one that is sent has to be JSON. */
function parse(schema: z.ZodMiniType<ActionBody>, { contentType, body }: SentBody): ParsedAction {
  if (body !== '' && !contentType.startsWith('application/json')) return { kind: 'unsupported-type' };
  const json = body === '' ? {} : parseJson(body);
  if (json === undefined) return { kind: 'bad-json' };
  const parsed = schema.safeParse(json);
  if (parsed.success) return { kind: 'ok', body: parsed.data };
  return { kind: 'unprocessable', errors: errorsOf(parsed.error) };
}
