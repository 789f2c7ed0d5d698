import {
  GetParametersCommand,
  type ParameterMetadata,
  PutParameterCommand,
  paginateDescribeParameters,
  type SSMClient,
} from '@aws-sdk/client-ssm';
import { SecretsError } from './errors.ts';

export interface StoredSecret {
  value: string;
  version: number;
  changedAt: Date | undefined;
}

/** The SSM SecureString parameters of one bot; secrets go by name, without the bot's prefix. */
export interface Parameters {
  /** What there is, with its value: a secret without a parameter is absent. */
  read(names: readonly string[]): Promise<Map<string, StoredSecret>>;
  /**
   * Gives an existing parameter a new version, under the KMS key that it has.
   * Throws SecretsError if there is no such SecureString, or SSM refuses.
   */
  write(name: string, value: string): Promise<void>;
  /** The same value under another KMS key. False if it is under that key. Throws as `write` does. */
  rekey(name: string, keyId: string): Promise<boolean>;
}

// https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_GetParameters.html
const MAX_NAMES = 10;

/** `prefix` is Terraform's variable `name`. */
export function createParameters(deps: { client: SSMClient; prefix: string }): Parameters {
  const { client, prefix } = deps;
  const pathOf = (name: string) => `/${prefix}/${name}`;

  async function readBatch(names: readonly string[]): Promise<[string, StoredSecret][]> {
    const command = new GetParametersCommand({ Names: names.map(pathOf), WithDecryption: true });
    const { Parameters: found = [] } = await client.send(command);
    return found.map(({ Name = '', Value = '', Version = 0, LastModifiedDate }) => [
      Name.slice(pathOf('').length),
      { value: Value, version: Version, changedAt: LastModifiedDate },
    ]);
  }

  async function describe(name: string): Promise<ParameterMetadata> {
    const filter = { Key: 'Name', Option: 'Equals', Values: [pathOf(name)] };
    for await (const page of paginateDescribeParameters({ client }, { ParameterFilters: [filter] })) {
      const [found] = page.Parameters ?? [];
      if (found) return found;
    }
    throw missingParameter(pathOf(name));
  }

  async function put(name: string, value: string, keyId: string | undefined): Promise<void> {
    // Without its key id, SSM would move the parameter to the account's default key.
    const key = keyId === undefined ? {} : { KeyId: keyId };
    const input = {
      Name: pathOf(name),
      Value: value,
      Type: 'SecureString',
      Overwrite: true,
      ...key,
    } as const;
    await client.send(new PutParameterCommand(input)).catch((error: unknown) => {
      throw refused(pathOf(name), value, error);
    });
  }

  async function keyOf(name: string): Promise<string | undefined> {
    const { Type, KeyId } = await describe(name);
    if (Type !== 'SecureString') throw new SecretsError(`${pathOf(name)} is no SecureString: not written.`);
    return KeyId;
  }

  return {
    async read(names) {
      const entries: [string, StoredSecret][] = [];
      for (let at = 0; at < names.length; at += MAX_NAMES) {
        entries.push(...(await readBatch(names.slice(at, at + MAX_NAMES))));
      }
      return new Map(entries);
    },
    async write(name, value) {
      await put(name, value, await keyOf(name));
    },
    async rekey(name, keyId) {
      if ((await keyOf(name)) === keyId) return false;
      const [[, stored] = []] = await readBatch([name]);
      if (stored === undefined) throw missingParameter(pathOf(name));
      await put(name, stored.value, keyId);
      return true;
    },
  };
}

/** Says what to do if Terraform has not created the parameter. */
export function missingParameter(path: string): SecretsError {
  return new SecretsError(
    `${path} does not exist in this account and Region. Terraform makes it: run terraform apply first ` +
      '(or say --prefix and --region, where they are not qbot and your default).',
  );
}

/** SSM's validation errors quote what was sent, so the value is taken out, and no cause is kept. */
function refused(path: string, value: string, error: unknown): SecretsError {
  const said = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  return new SecretsError(`${path} was not written. ${said.replaceAll(value, '[the value]')}`);
}
