import { textIn } from '../../../local/json.ts';
import type { Admin } from '../admin.ts';
import type { Deployment, Live } from '../deployment.ts';
import { must } from '../expect.ts';

const WRITES = ['PutItem', 'UpdateItem', 'DeleteItem'] as const;
type Write = (typeof WRITES)[number];

/** What the ids of rows begin with -> who may write them, and how: by what each is for, not by what is deployed. */
const WRITERS: Record<string, Record<string, readonly Write[]>> = {
  'alarm#': { devops: ['PutItem', 'UpdateItem'] },
  'begun#': { opsgenie: WRITES },
  'dead#': { dead_letters: ['PutItem', 'UpdateItem'] },
  'devops#': { devops: WRITES },
  'drill#': { opsgenie: WRITES, pushover: ['UpdateItem'] },
  'group-sync#': { group_sync: ['PutItem'] },
  'incident#': { opsgenie: WRITES },
  'limit#drills#': { opsgenie: WRITES },
  'limit#incidents#': { opsgenie: WRITES },
  'limit#restarts#': { devops: WRITES },
  'lock#': { devops: WRITES },
  'openedFrom#': { opsgenie: WRITES },
  'opsgenie#': { opsgenie: WRITES },
  'phone-failed#': { opsgenie: WRITES },
  'phone-tap#': { opsgenie: WRITES },
  'push#': { pushover: WRITES },
  'pushover-alert#': { pushover: WRITES },
  'pushover-ring#': { pushover: WRITES },
  'receipt#': { opsgenie: WRITES },
  'restart#': { devops: WRITES },
  'told#': {
    ...{ dead_letters: ['PutItem', 'UpdateItem'], qchain: ['PutItem'] },
    ...{ devops: WRITES, opsgenie: WRITES },
  },
  // Of nobody.
  'other#': {},
};

/** Each role writes a row of each kind, in each way, as AWS lets it: its own, and no other. */
export async function ownRows({ admin }: Deployment, { deployed, state }: Live): Promise<string> {
  const table = textIn(state.all('aws_dynamodb_table')[0]?.name);
  let refused = 0;
  for (const functionName of deployed.roles.keys()) {
    const name = functionName.split('-').pop() ?? '';
    const role = admin.as(functionName);
    for (const [prefix, writers] of Object.entries(WRITERS)) {
      for (const write of WRITES) {
        const may = writers[name]?.includes(write) ?? false;
        const error = await refusalOf(role, write, { table, id: `${prefix}probe` });
        const what = `${name}, ${write} of ${prefix}`;
        must(error === '' || error.includes('AccessDeniedException'), `${what}: ${error}`);
        must((error === '') === may, `${what}: ${may ? 'not allowed' : 'allowed'}`);
        if (!may) refused += 1;
      }
    }
  }
  return `${refused} writes to rows of others refused`;
}

/** Empty where it was done. */
function refusalOf(role: Admin, write: Write, { table, id }: { table: string; id: string }): Promise<string> {
  const inputs: Record<Write, object> = {
    PutItem: { Item: { id: { S: id } } },
    UpdateItem: {
      ...{ Key: { id: { S: id } }, UpdateExpression: 'SET probed = :yes' },
      ExpressionAttributeValues: { ':yes': { BOOL: true } },
    },
    DeleteItem: { Key: { id: { S: id } } },
  };
  return role.call('dynamodb', `DynamoDB_20120810.${write}`, { TableName: table, ...inputs[write] }).then(
    () => '',
    (refusal: unknown) => String(refusal),
  );
}
