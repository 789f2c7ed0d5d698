import { GetParameterCommand, PutParameterCommand, type SSMClient } from '@aws-sdk/client-ssm';
import { type GroupMembers, parseGroupMembers, writeGroupMembers } from '../../common/group-members.ts';

/** Where the gatekeeper reads the members from. Throws AWS's errors. */
export interface GroupStore {
  read(): Promise<GroupMembers>;
  /** In the place of what was there. */
  write(members: GroupMembers): Promise<void>;
}

/** One parameter, which Terraform makes: https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_PutParameter.html */
export function createGroupStore(client: SSMClient, name: string): GroupStore {
  return {
    async read() {
      const { Parameter: parameter } = await client.send(new GetParameterCommand({ Name: name }));
      return parseGroupMembers(parameter?.Value ?? '');
    },
    async write(members) {
      const command = {
        Name: name,
        Value: writeGroupMembers(members),
        Type: 'String',
        Overwrite: true,
      } as const;
      await client.send(new PutParameterCommand(command));
    },
  };
}
