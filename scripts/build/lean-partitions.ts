import * as z from 'zod/mini';

const TABLE = /^(export const partitionsInfo = )(\{[\s\S]*\})(;\s*)$/;

const tableSchema = z.looseObject({
  partitions: z.array(
    z.looseObject({
      id: z.string(),
      regionRegex: z.string(),
      regions: z.record(z.string(), z.strictObject({ description: z.string() })),
    }),
  ),
});

/**
 * The SDK's table of AWS's partitions without the regions that a partition's own pattern finds: they say their place on
 * earth, which no endpoint needs. Throws if the table says anything else of a region: then it has changed.
 * https://docs.aws.amazon.com/general/latest/gr/rande.html
 */
export function leanPartitions(source: string): string {
  const [, head, json, end] = TABLE.exec(source) ?? [];
  const table = tableSchema.safeParse(JSON.parse(json ?? 'null'));
  if (!table.success) throw new Error('lean-sdk: not the table of partitions that was');
  const { partitions } = table.data;
  const found = (region: string) =>
    partitions.find(({ regionRegex }) => new RegExp(regionRegex).test(region));
  const lean = partitions.map((partition) => {
    const kept = Object.keys(partition.regions).filter((region) => found(region) !== partition);
    return { ...partition, regions: Object.fromEntries(kept.map((region) => [region, {}])) };
  });
  return `${head}${JSON.stringify({ ...table.data, partitions: lean })}${end}`;
}
