import * as z from 'zod/mini';
import { modernBlock, modernNetInfo, modernStatus, modernTx, modernValidators } from './older-forms.ts';

/** Go's 64-bit numbers come as strings, smaller ones as numbers: either is read. */
const integer = z.pipe(
  z.union([z.string().check(z.regex(/^-?\d{1,20}$/)), z.int()]),
  z.transform((value: string | number) => BigInt(value)),
);

/** RFC 3339 with nanoseconds, read as milliseconds since the epoch. */
const time = z.pipe(
  z.string().check(z.refine((value) => !Number.isNaN(Date.parse(value)))),
  z.transform((value: string) => Date.parse(value)),
);

export const statusShape = z.pipe(
  z.transform(modernStatus),
  z.object({
    node_info: z.object({ network: z.string(), version: z.nullish(z.string()) }),
    sync_info: z.object({
      latest_block_height: integer,
      latest_block_time: time,
      catching_up: z.boolean(),
    }),
    validator_info: z.nullish(z.object({ voting_power: z.nullish(integer) })),
  }),
);

/** Only how many: whatever a version says of each peer. */
export const peerCountShape = z.pipe(z.transform(modernNetInfo), z.object({ n_peers: integer }));

export const netInfoShape = z.pipe(
  z.transform(modernNetInfo),
  z.object({
    n_peers: integer,
    peers: z.nullish(
      z.array(
        z.object({
          node_id: z.nullish(z.string()),
          node_info: z.nullish(z.object({ moniker: z.nullish(z.string()) })),
          is_outbound: z.nullish(z.boolean()),
        }),
      ),
    ),
  }),
);

export const validatorsShape = z.pipe(
  z.transform(modernValidators),
  z.object({
    block_height: integer,
    validators: z.array(z.object({ address: z.string(), voting_power: integer })),
    total: z.nullish(integer),
  }),
);

/** `block_id_flag` of a validator that signed for the block. */
const COMMITTED = 2;

export const blockShape = z.pipe(
  z.transform(modernBlock),
  z.object({
    block_id: z.object({ hash: z.string() }),
    block: z.nullable(
      z.object({
        header: z.object({
          chain_id: z.string(),
          height: integer,
          time,
          proposer_address: z.nullish(z.string()),
        }),
        data: z.object({ txs: z.nullish(z.array(z.unknown())) }),
        last_commit: z.nullish(
          z.object({ signatures: z.nullish(z.array(z.object({ block_id_flag: z.number() }))) }),
        ),
      }),
    ),
  }),
);

export const txShape = z.pipe(
  z.transform(modernTx),
  z.object({
    hash: z.nullish(z.string()),
    height: integer,
    index: integer,
    tx_result: z.object({
      code: integer,
      log: z.nullish(z.string()),
      codespace: z.nullish(z.string()),
      gas_wanted: z.nullish(integer),
      gas_used: z.nullish(integer),
    }),
  }),
);

/** How many signed, and how many could have; undefined where the node does not say. */
export function signaturesOf({
  last_commit: commit,
}: NonNullable<z.infer<typeof blockShape>['block']>): { signed: number; of: number } | undefined {
  if (commit && commit.signatures === undefined) return undefined;
  const signatures = commit?.signatures ?? [];
  return {
    signed: signatures.filter((one) => one.block_id_flag === COMMITTED).length,
    of: signatures.length,
  };
}
