import { UpdateCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod/mini';
import { json, type Reader } from '../config.ts';
import type { Log } from '../logger.ts';
import { succeeds, type Table } from './table.ts';

/** The most that a limit may be: a row keeps the key of each request that it has counted. */
const MAX_PER_HOUR = 500;
const HOUR_MS = 3_600_000;

export interface CountedRequest {
  user: string;
  /** Its idempotency key: each delivery of it has the same. */
  key: string;
  /** When Slack sent it, milliseconds since the epoch: each delivery of it counts in the same hour. */
  receivedAt: number;
}

/** How often one person may do something in an hour of the clock. */
export interface HourlyLimit {
  /** 0: off. */
  perHour: number;
  /**
   * Counts a request, once for its key, and returns true; false if that person has done it `perHour` times in that hour:
   * then nothing is counted, and the log has `over_limit`. True if the table fails: a limit stops no incident.
   */
  admit(request: CountedRequest): Promise<boolean>;
}

/**
 * A limit on `what`, in a row for each person and hour, which is kept for an hour after its own.
 *
 * @example
 * const restartLimit = createHourlyLimit({ table, log }, { what: 'restarts', perHour: 30 });
 * if (!(await restartLimit.admit({ user, key, receivedAt }))) throw new UserError('...');
 */
export function createHourlyLimit(
  { table, log }: { table: Table; log: Log },
  { what, perHour }: { what: string; perHour: number },
): HourlyLimit {
  return {
    perHour,
    async admit({ user, key, receivedAt }) {
      if (perHour === 0) return true;
      const hour = Math.floor(receivedAt / HOUR_MS);
      const row = { id: `limit#${what}#${user}#${hour}`, expiration: ((hour + 2) * HOUR_MS) / 1000 };
      try {
        const admitted = await addKey(table, row, { key, perHour });
        if (!admitted) log.warn('over the limit of an hour', { outcome: 'over_limit', user });
        return admitted;
      } catch (error) {
        log.warn('the limit of an hour was not checked', { error });
        return true;
      }
    },
  };
}

/** False if the row is full without that key. A set has each key once. */
function addKey(
  table: Table,
  { id, expiration }: { id: string; expiration: number },
  { key, perHour }: { key: string; perHour: number },
): Promise<boolean> {
  return succeeds(
    table.client.send(
      new UpdateCommand({
        TableName: table.name,
        Key: { id },
        UpdateExpression: 'ADD #keys :keys SET #expiration = :expiration',
        ConditionExpression: 'attribute_not_exists(#keys) OR size(#keys) < :perHour OR contains(#keys, :key)',
        ExpressionAttributeNames: { '#keys': 'keys', '#expiration': 'expiration' },
        ExpressionAttributeValues: {
          ...{ ':keys': new Set([key]), ':key': key },
          ...{ ':perHour': perHour, ':expiration': expiration },
        },
      }),
    ),
  );
}

const perHourSchema = z.int().check(z.gte(0), z.lte(MAX_PER_HOUR));

/** A limit per person and hour; off on a laptop, where one person tries everything. */
export function hourlyLimit(variable: string): Reader<number> {
  return json(variable, perHourSchema, {
    shape: `a whole number from 0 (off) to ${MAX_PER_HOUR}`,
    example: 0,
  });
}
