import type { Random } from './sample.ts';

/** What a person does: opens an incident, reads something, or restarts a service. */
export type Story = 'order' | 'read' | 'restart';

/** The request of a story that a fault belongs to. */
export type RequestName = 'command' | 'submission' | 'click';

/** As `Faults.set` takes it, without the trace that it is set for. */
export type FaultInput = Record<string, unknown> & { target: string; kind: string };

/** What cannot be a fault of a stand-in. */
export type Trick =
  | 'kill_one_soon'
  | 'kill_all_soon'
  | 'rotate_secret'
  | 'age_within'
  | 'age_beyond'
  | 'cold_gatekeeper';

/** One row of the table: one way in which one request of a command goes wrong. */
export interface FaultKind {
  name: string;
  story: Story;
  request: RequestName;
  faults?: (random: Random) => FaultInput[];
  trick?: Trick;
}

/** What happens to what is struck. */
type Injected = Record<string, unknown> & { kind: string };

/** Strikes once. */
export function once(target: string, fault: Injected): () => FaultInput[] {
  return () => [{ target, times: 1, ...fault }];
}

/** Strikes whenever that request comes by, retries too. */
export function always(target: string, fault: Injected): () => FaultInput[] {
  return () => [{ target, ...fault }];
}

export function answering(
  status: number,
  body: unknown = {},
  headers: Record<string, string> = {},
): Injected {
  return { kind: 'status', status, body, headers };
}

export const DROP = { kind: 'drop' };
export const REFUSE = { kind: 'refuse' };
