import * as z from 'zod/mini';
import { isObject } from '../../../common/is-object.ts';
import { type JsonObject, objectsIn, textIn } from '../../local/json.ts';

const stateSchema = z.object({
  values: z.optional(
    z.object({
      outputs: z.optional(z.record(z.string(), z.object({ value: z.unknown() }))),
      root_module: z.object({
        resources: z.optional(
          z.array(
            z.object({
              address: z.string(),
              mode: z.string(),
              type: z.string(),
              values: z.record(z.string(), z.unknown()),
            }),
          ),
        ),
      }),
    }),
  ),
});

/** What is deployed, as `terraform show -json` says it. https://developer.hashicorp.com/terraform/internals/json-format */
export class State {
  readonly #state: z.infer<typeof stateSchema>;

  /** Throws if the JSON is no state. */
  constructor(json: unknown) {
    this.#state = stateSchema.parse(json);
  }

  /** Attributes of every resource of that type, in Terraform's order. */
  all(type: string): JsonObject[] {
    return this.#resources()
      .filter((resource) => resource.mode === 'managed' && resource.type === type)
      .map(({ values }) => values);
  }

  addresses(): string[] {
    return this.#resources()
      .filter(({ mode }) => mode === 'managed')
      .map(({ address }) => address);
  }

  output(name: string): unknown {
    return this.#state.values?.outputs?.[name]?.value;
  }

  /** As `terraform output -json` says them. */
  outputs(): unknown {
    return this.#state.values?.outputs ?? {};
  }

  #resources() {
    return this.#state.values?.root_module.resources ?? [];
  }
}

/** The one nested block; empty if there is none. */
export function blockIn(values: JsonObject, name: string): JsonObject {
  return objectsIn(values[name])[0] ?? {};
}

export function numberIn(value: unknown, fallback: number): number {
  return typeof value === 'number' ? value : fallback;
}

/** The entries whose values are text. */
export function textsIn(value: unknown): Record<string, string> {
  if (!isObject(value)) return {};
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, textIn(one)]));
}

/** `arn:aws:sqs:us-east-1:123456789012:qbot-failures` -> `qbot-failures`, likewise of a function. */
export function lastOfArn(arn: string): string {
  return arn.slice(arn.lastIndexOf(':') + 1);
}
