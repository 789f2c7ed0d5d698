import * as z from 'zod/mini';

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

export const statusShape = z.object({
  node_info: z.object({ network: z.string(), version: z.string() }),
  sync_info: z.object({
    latest_block_height: integer,
    latest_block_time: time,
    catching_up: z.boolean(),
  }),
  validator_info: z.object({ voting_power: integer }),
});

export const netInfoShape = z.object({
  n_peers: integer,
  peers: z.array(z.object({ node_info: z.object({ moniker: z.string() }), is_outbound: z.boolean() })),
});

export const validatorsShape = z.object({
  block_height: integer,
  validators: z.array(z.object({ address: z.string(), voting_power: integer })),
  total: integer,
});

/** `block_id_flag` of a validator that signed for the block. */
const COMMITTED = 2;

export const blockShape = z.object({
  block_id: z.object({ hash: z.string() }),
  block: z.object({
    header: z.object({ chain_id: z.string(), height: integer, time, proposer_address: z.string() }),
    /** Go writes an empty list as null. */
    data: z.object({ txs: z.nullish(z.array(z.string())) }),
    last_commit: z.nullish(
      z.object({ signatures: z.nullish(z.array(z.object({ block_id_flag: z.number() }))) }),
    ),
  }),
});

export const txShape = z.object({
  hash: z.string(),
  height: integer,
  index: z.number(),
  tx_result: z.object({
    code: z.number(),
    log: z.optional(z.string()),
    codespace: z.optional(z.string()),
    gas_wanted: z.optional(integer),
    gas_used: z.optional(integer),
  }),
});

export const errorShape = z.object({
  error: z.object({ code: z.number(), message: z.string(), data: z.optional(z.string()) }),
});

/** How many signed, and how many could have. */
export function signaturesOf({ block }: z.infer<typeof blockShape>): { signed: number; of: number } {
  const signatures = block.last_commit?.signatures ?? [];
  return {
    signed: signatures.filter((one) => one.block_id_flag === COMMITTED).length,
    of: signatures.length,
  };
}
