import { DeleteParameterCommand, PutParameterCommand, type SSMClient } from '@aws-sdk/client-ssm';

/** That a function is rolled back, for the next apply: terraform/alias.tf reads it at each plan. */
export interface RollbackNotes {
  /** The function stays at that version for as long as code with that id is applied. */
  write(functionName: string, note: { version: number; codeId: string }): Promise<void>;
  /** Of a function that is not rolled back, too. */
  remove(functionName: string): Promise<void>;
}

/** `prefix` is Terraform's variable `name`. Each call throws the SDK's error where SSM refuses it. */
export function createRollbackNotes(client: SSMClient, prefix: string): RollbackNotes {
  const pathOf = (functionName: string) => `/${prefix}/rollback/${functionName}`;
  return {
    async write(functionName, { codeId, version }) {
      const input = {
        Name: pathOf(functionName),
        Description: 'Written by npm run rollback: version, and the code that was left',
        Value: `${version} ${codeId}`,
        Type: 'String',
        Overwrite: true,
      } as const;
      await client.send(new PutParameterCommand(input));
    },
    async remove(functionName) {
      await client
        .send(new DeleteParameterCommand({ Name: pathOf(functionName) }))
        .catch((error: unknown) => {
          if (!(error instanceof Error) || error.name !== 'ParameterNotFound') throw error;
        });
    },
  };
}
