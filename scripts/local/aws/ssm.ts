import * as z from 'zod/mini';
import { ACCOUNT_ID, REGION } from './arns.ts';
import { AwsError, parseInput, unknownOperation } from './aws-error.ts';

interface Stored {
  value: string;
  type: ParameterType;
  version: number;
  modifiedAt: number;
}

const decryption = z.optional(z.boolean());
const getSchema = z.object({ Name: z.string(), WithDecryption: decryption });
const getManySchema = z.object({ Names: z.array(z.string()), WithDecryption: decryption });
const putSchema = z.object({
  ...{ Name: z.string(), Value: z.string(), Overwrite: z.optional(z.boolean()) },
  Type: z.optional(z.enum(['SecureString', 'String'])),
});
type ParameterType = 'SecureString' | 'String';

const describeSchema = z.object({
  ParameterFilters: z.tuple([
    z.object({ Key: z.literal('Name'), Option: z.literal('Equals'), Values: z.array(z.string()) }),
  ]),
});

/** Bytes of a standard parameter's value. */
const VALUE_LIMIT = 4096;

/**
 * SSM parameters. Of a SecureString, a caller gets the cipher text without `WithDecryption`.
 * https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_GetParameters.html
 */
export class ParameterStore {
  readonly #stored = new Map<string, Stored>();
  readonly #asked: string[][] = [];
  readonly #now: () => number;

  constructor(
    known: { parameters: Record<string, string>; plainParameters?: Record<string, string> },
    now: () => number,
  ) {
    this.#now = now;
    for (const [name, value] of Object.entries(known.parameters)) this.set(name, value);
    for (const [name, value] of Object.entries(known.plainParameters ?? {})) this.set(name, value, 'String');
  }

  /** Returns the new version. The type of what is there stays, unless another is given; of a new one it is SecureString. */
  set(name: string, value: string, given?: ParameterType): number {
    const before = this.#stored.get(name);
    const version = (before?.version ?? 0) + 1;
    const type = given ?? before?.type ?? 'SecureString';
    this.#stored.set(name, { value, type, version, modifiedAt: this.#now() });
    return version;
  }

  /** '' where there is none. */
  read(name: string): string {
    return this.#stored.get(name)?.value ?? '';
  }

  /** The names of each GetParameters that was answered so far. */
  asked(): readonly (readonly string[])[] {
    return this.#asked;
  }

  /** `AmazonSSM.<operation>`: returns the JSON, or throws AwsError. */
  serve(operation: string, input: unknown): unknown {
    if (operation === 'GetParameter') return this.#get(parseInput(getSchema, input));
    if (operation === 'GetParameters') return this.#getMany(parseInput(getManySchema, input));
    if (operation === 'PutParameter') return this.#put(parseInput(putSchema, input));
    if (operation === 'DescribeParameters') return this.#describeAll(parseInput(describeSchema, input));
    throw unknownOperation(operation);
  }

  #get({ Name, WithDecryption }: z.infer<typeof getSchema>): unknown {
    const [found] = this.#present([Name], WithDecryption === true);
    if (found === undefined) throw new AwsError('ParameterNotFound', '');
    return { Parameter: found };
  }

  #getMany({ Names, WithDecryption }: z.infer<typeof getManySchema>): unknown {
    if (Names.length < 1 || Names.length > 10) {
      throw new AwsError('ValidationException', 'names: Member must have length between 1 and 10');
    }
    this.#asked.push(Names);
    return {
      Parameters: this.#present(Names, WithDecryption === true),
      InvalidParameters: Names.filter((name) => !this.#stored.has(name)),
    };
  }

  /** Without values, as the real one; of its filters, `Name` `Equals` alone. */
  #describeAll({ ParameterFilters: [filter] }: z.infer<typeof describeSchema>): unknown {
    const found = this.#present(filter.Values, false);
    return {
      Parameters: found.map(({ Value: _value, ...metadata }) => ({
        ...metadata,
        KeyId: 'alias/aws/ssm',
        Tier: 'Standard',
      })),
    };
  }

  #put({ Name, Overwrite, Type, Value }: z.infer<typeof putSchema>): unknown {
    if (Value === '' || Buffer.byteLength(Value) > VALUE_LIMIT) {
      throw new AwsError('ValidationException', `value: must have 1 to ${VALUE_LIMIT} bytes`);
    }
    if (this.#stored.has(Name) && Overwrite !== true) {
      const message = 'The parameter already exists. To overwrite it, set Overwrite.';
      throw new AwsError('ParameterAlreadyExists', message);
    }
    return { Version: this.set(Name, Value, Type), Tier: 'Standard' };
  }

  /** Those that there are. */
  #present(names: readonly string[], decrypted: boolean) {
    return names.flatMap((name) => {
      const stored = this.#stored.get(name);
      if (stored === undefined) return [];
      return {
        ARN: `arn:aws:ssm:${REGION}:${ACCOUNT_ID}:parameter${name.startsWith('/') ? '' : '/'}${name}`,
        DataType: 'text',
        LastModifiedDate: stored.modifiedAt / 1000,
        Name: name,
        Type: stored.type,
        Value: decrypted || stored.type === 'String' ? stored.value : 'AQICAHcipherTextThatWasNotDecrypted',
        Version: stored.version,
      };
    });
  }
}
