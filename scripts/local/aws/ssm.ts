import * as z from 'zod/mini';
import { ACCOUNT_ID, REGION } from './arns.ts';
import { AwsError } from './aws-error.ts';

interface Stored {
  value: string;
  version: number;
  modifiedAt: number;
}

const decryption = z.optional(z.boolean());
const getSchema = z.object({ Name: z.string(), WithDecryption: decryption });
const getManySchema = z.object({ Names: z.array(z.string()), WithDecryption: decryption });
const putSchema = z.object({ Name: z.string(), Value: z.string(), Overwrite: z.optional(z.boolean()) });

const describeSchema = z.object({
  ParameterFilters: z.tuple([
    z.object({ Key: z.literal('Name'), Option: z.literal('Equals'), Values: z.array(z.string()) }),
  ]),
});

/** Bytes of a standard parameter's value. */
const VALUE_LIMIT = 4096;

/**
 * SSM parameters, each a SecureString: without `WithDecryption` a caller gets the cipher text.
 * https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_GetParameters.html
 */
export class ParameterStore {
  readonly #stored = new Map<string, Stored>();
  readonly #now: () => number;

  constructor(parameters: Record<string, string>, now: () => number) {
    this.#now = now;
    for (const [name, value] of Object.entries(parameters)) this.set(name, value);
  }

  /** Answers the new version. */
  set(name: string, value: string): number {
    const version = (this.#stored.get(name)?.version ?? 0) + 1;
    this.#stored.set(name, { value, version, modifiedAt: this.#now() });
    return version;
  }

  /** `AmazonSSM.<operation>`: answers the JSON, or throws AwsError. */
  serve(operation: string, input: unknown): unknown {
    if (operation === 'GetParameter') return this.#get(read(getSchema, input));
    if (operation === 'GetParameters') return this.#getMany(read(getManySchema, input));
    if (operation === 'PutParameter') return this.#put(read(putSchema, input));
    if (operation === 'DescribeParameters') return this.#describeAll(read(describeSchema, input));
    throw new AwsError('UnknownOperationException', `the local SSM does not know ${operation}`);
  }

  #get({ Name, WithDecryption }: z.infer<typeof getSchema>): unknown {
    const stored = this.#stored.get(Name);
    if (stored === undefined) throw new AwsError('ParameterNotFound', '');
    return { Parameter: describe(Name, stored, WithDecryption === true) };
  }

  #getMany({ Names, WithDecryption }: z.infer<typeof getManySchema>): unknown {
    if (Names.length < 1 || Names.length > 10) {
      throw new AwsError('ValidationException', 'names: Member must have length between 1 and 10');
    }
    const found = Names.flatMap((name) => {
      const stored = this.#stored.get(name);
      return stored === undefined ? [] : [describe(name, stored, WithDecryption === true)];
    });
    return { Parameters: found, InvalidParameters: Names.filter((name) => !this.#stored.has(name)) };
  }

  /** Without values, as the real one; of its filters, `Name` `Equals` alone. */
  #describeAll({ ParameterFilters: [filter] }: z.infer<typeof describeSchema>): unknown {
    const found = filter.Values.flatMap((name) => {
      const stored = this.#stored.get(name);
      if (stored === undefined) return [];
      const { Value: _value, ...metadata } = describe(name, stored, false);
      return [{ ...metadata, KeyId: 'alias/aws/ssm', Tier: 'Standard' }];
    });
    return { Parameters: found };
  }

  #put({ Name, Overwrite, Value }: z.infer<typeof putSchema>): unknown {
    if (Value === '' || Buffer.byteLength(Value) > VALUE_LIMIT) {
      throw new AwsError('ValidationException', `value: must have 1 to ${VALUE_LIMIT} bytes`);
    }
    if (this.#stored.has(Name) && Overwrite !== true) {
      throw new AwsError(
        'ParameterAlreadyExists',
        'The parameter already exists. To overwrite it, set Overwrite.',
      );
    }
    return { Version: this.set(Name, Value), Tier: 'Standard' };
  }
}

function read<T extends z.ZodMiniType>(schema: T, input: unknown): z.infer<T> {
  const result = schema.safeParse(input);
  if (!result.success) throw new AwsError('ValidationException', z.prettifyError(result.error));
  return result.data;
}

function describe(name: string, stored: Stored, decrypted: boolean): Record<string, unknown> {
  return {
    ARN: `arn:aws:ssm:${REGION}:${ACCOUNT_ID}:parameter${name.startsWith('/') ? '' : '/'}${name}`,
    DataType: 'text',
    LastModifiedDate: stored.modifiedAt / 1000,
    Name: name,
    Type: 'SecureString',
    Value: decrypted ? stored.value : 'AQICAHcipherTextThatWasNotDecrypted',
    Version: stored.version,
  };
}
