import { IdempotencyConfig, makeIdempotent } from '@aws-lambda-powertools/idempotency';
import type { BasePersistenceLayer } from '@aws-lambda-powertools/idempotency/persistence';
import type { Context } from 'aws-lambda';
import { RETENTION_SECONDS } from '../../common/aws/table.ts';
import { QBotError } from '../../common/errors.ts';
import {
  type Incident,
  type IncidentBackend,
  IncidentUnknownError,
  type NewIncident,
} from './incident-backend.ts';

/** What one try came to. It is stored: a repeated delivery gets the same answer, without a second create. */
export type AttemptResult =
  | { kind: 'accepted'; ref: string }
  | { kind: 'found'; incident: Incident }
  | { kind: 'refused'; reason: string }
  | { kind: 'unknown'; reason: string };

export interface CreateAttempt {
  incident: NewIncident;
  /** 0 for the first; each Try again or Check again after it is another. */
  attempt: number;
  /** When the order was first placed, milliseconds since the epoch. */
  since: number;
  /** Nothing was asked of OpsGenie for this order yet, by nobody: then a look that fails leaves no doubt. */
  neverSent: boolean;
}

export type AttemptOnce = (wanted: CreateAttempt, context: Context) => Promise<AttemptResult>;

/**
 * Creates the incident of a key and attempt once, however often and however many at a time it is called. The lock of a
 * holder that died ends with that holder's time and a rerun looks like a first run, so every run looks first.
 * Throws IdempotencyAlreadyInProgressError while another holds it, and what is unexpected.
 * https://docs.aws.amazon.com/powertools/typescript/latest/features/idempotency/
 */
export function createAttemptOnce(deps: {
  incidents: IncidentBackend;
  persistenceStore: BasePersistenceLayer;
}): AttemptOnce {
  const config = new IdempotencyConfig({ expiresAfterSeconds: RETENTION_SECONDS, hashFunction: 'sha256' });
  const run = makeIdempotent((_id: string, wanted: CreateAttempt) => lookThenCreate(deps.incidents, wanted), {
    persistenceStore: deps.persistenceStore,
    config,
    keyPrefix: 'incident',
    dataIndexArgument: 0,
  });
  return (wanted, context) => {
    config.registerLambdaContext(context);
    return run(`${wanted.incident.key}#${wanted.attempt}`, wanted);
  };
}

async function lookThenCreate(incidents: IncidentBackend, wanted: CreateAttempt): Promise<AttemptResult> {
  try {
    const found = await incidents.findByKey(wanted.incident.key, wanted.since);
    if (found !== undefined) return { kind: 'found', incident: found };
  } catch (error) {
    // Whatever kept us from looking: an earlier run may have created it.
    return wanted.neverSent ? refusedUnsent(error) : { kind: 'unknown', reason: reasonOf(error) };
  }
  try {
    return { kind: 'accepted', ref: await incidents.createIncident(wanted.incident) };
  } catch (error) {
    return { kind: error instanceof IncidentUnknownError ? 'unknown' : 'refused', reason: reasonOf(error) };
  }
}

/** A look that told nothing is no doubt about what was never asked for: another try may do it. */
function refusedUnsent(error: unknown): AttemptResult {
  const again = error instanceof IncidentUnknownError ? ' Try again in a minute.' : '';
  return { kind: 'refused', reason: `${reasonOf(error)}${again}` };
}

/** Throws what nobody foresaw. */
function reasonOf(error: unknown): string {
  if (error instanceof QBotError && error.userMessage !== undefined) return error.userMessage;
  throw error;
}
