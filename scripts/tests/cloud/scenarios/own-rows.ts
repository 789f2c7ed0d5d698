import { textIn } from '../../../local/json.ts';
import type { Deployment, Live } from '../deployment.ts';
import { must } from '../expect.ts';

/** What the ids of rows begin with -> the functions that may write them: by what each is for, not by what is deployed. */
const WRITERS: Record<string, readonly string[]> = {
  'begun#': ['opsgenie'],
  'dead#': ['dead_letters'],
  'devops#': ['devops'],
  'incident#': ['opsgenie'],
  'limit#incidents#': ['opsgenie'],
  'limit#restarts#': ['devops'],
  'openedFrom#': ['opsgenie'],
  'opsgenie#': ['opsgenie'],
  'phone-failed#': ['opsgenie'],
  'phone-tap#': ['opsgenie'],
  'push#': ['pushover'],
  'pushover-alert#': ['pushover'],
  'pushover-ring#': ['pushover'],
  'receipt#': ['opsgenie'],
  'restart#': ['devops'],
  'told#': ['dead_letters', 'devops', 'opsgenie', 'qchain'],
  // Of nobody.
  'other#': [],
};

/** Each role writes a row of each kind, as AWS lets it: its own, and no other. */
export async function ownRows({ admin }: Deployment, { deployed, state }: Live): Promise<string> {
  const table = textIn(state.all('aws_dynamodb_table')[0]?.name);
  let refused = 0;
  for (const functionName of deployed.roles.keys()) {
    const name = functionName.split('-').pop() ?? '';
    const role = admin.as(functionName);
    for (const [prefix, writers] of Object.entries(WRITERS)) {
      const row = { TableName: table, Item: { id: { S: `${prefix}probe` } } };
      const error = await role.call('dynamodb', 'DynamoDB_20120810.PutItem', row).then(
        () => '',
        (refusal: unknown) => String(refusal),
      );
      must(error === '' || error.includes('AccessDeniedException'), `${name}, ${prefix}: ${error}`);
      const may = writers.includes(name);
      must((error === '') === may, `${name} ${may ? 'may not' : 'may'} write rows ${prefix}`);
      if (!may) refused += 1;
    }
  }
  return `${refused} writes to rows of others refused`;
}
