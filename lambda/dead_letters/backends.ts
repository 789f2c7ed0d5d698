import * as z from 'zod/mini';
import { DETAIL_TYPES, type Detail } from '../../common/contract.ts';
import { ownValue } from '../../common/own-value.ts';

const backend = z.object({
  replay: z.optional(z.array(z.enum(DETAIL_TYPES))),
  followsFailedOrders: z.optional(z.boolean()),
  readOnly: z.optional(z.union([z.boolean(), z.array(z.string())])),
  subcommands: z.optional(z.array(z.string())),
  rights: z.optional(z.record(z.string(), z.string())),
  incident: z.optional(
    z.object({ where: z.string(), fields: z.array(z.string()), others: z.optional(z.array(z.string())) }),
  ),
});

export const backendsSchema = z.record(z.string(), backend);

/** What a backend's function.json says for the case that it fails; scripts/local/wiring/wiring.ts says what each field means. */
export type Backend = z.infer<typeof backend>;

/** Name of a deployed function -> its function.json. */
export type Backends = z.infer<typeof backendsSchema>;

/** Nothing is known of a function that is not listed, nor of a name that only `Object.prototype` knows. */
export function backendOf(backends: Backends, functionName: string): Backend {
  return ownValue(backends, functionName) ?? {};
}

/** Name of the sub-command whose restriction holds for this one too, where that is another. */
export function rightOf({ rights = {} }: Backend, { subcommand }: Pick<Detail, 'subcommand'>): string {
  return ownValue(rights, subcommand) ?? subcommand;
}

/** Of a backend whose form opens incidents, if this event is to open one. */
export function incidentOf(
  { incident }: Backend,
  { subcommand }: Pick<Detail, 'subcommand'>,
): Backend['incident'] {
  return incident?.others?.includes(subcommand) ? undefined : incident;
}
