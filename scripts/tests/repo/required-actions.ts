/** A right that code needs, and what shows it. */
export interface RequiredAction {
  /** As IAM writes it, `dynamodb:PutItem`; with `*` where any right of the service will do. */
  action: string;
  /** `lambda/xyz/xyz.ts sends PutCommand` */
  because: string;
}

/** Package of a client -> how IAM spells its service, if an action is called as the client's command is. */
const SERVICES: Record<string, string> = {
  'client-cloudwatch': 'cloudwatch',
  'client-dynamodb': 'dynamodb',
  'client-ecs': 'ecs',
  'client-eventbridge': 'events',
  'client-lambda': 'lambda',
  'client-sqs': 'sqs',
  'client-ssm': 'ssm',
  'lib-dynamodb': 'dynamodb',
};

/** Commands that IAM knows by another name. */
const RENAMED: Record<string, string> = {
  'lambda:Invoke': 'lambda:InvokeFunction',
  'dynamodb:BatchGet': 'dynamodb:BatchGetItem',
  'dynamodb:BatchWrite': 'dynamodb:BatchWriteItem',
  'dynamodb:Delete': 'dynamodb:DeleteItem',
  'dynamodb:Get': 'dynamodb:GetItem',
  'dynamodb:Put': 'dynamodb:PutItem',
  'dynamodb:Update': 'dynamodb:UpdateItem',
};

const ITEM_ACTIONS = ['DeleteItem', 'GetItem', 'PutItem', 'UpdateItem'].map((name) => `dynamodb:${name}`);

/** What our own functions and Powertools' classes call for who imports them. */
export const ACTIONS_OF: Record<string, readonly string[]> = {
  claimOnce: ['dynamodb:PutItem'],
  putNew: ['dynamodb:PutItem'],
  getItem: ['dynamodb:GetItem'],
  updateWhere: ['dynamodb:UpdateItem'],
  createOnce: ITEM_ACTIONS,
  DynamoDBPersistenceLayer: ITEM_ACTIONS,
  putEvents: ['events:PutEvents'],
  createQueueBatch: ['sqs:ChangeMessageVisibility'],
};

/** The rights that a file needs by what it imports: commands of AWS's clients, and the helpers of `common/aws`. */
export function requiredActions(file: string, text: string): RequiredAction[] {
  return namedImports(text).flatMap(({ name, from }) => {
    const called = from.startsWith('@aws-sdk/')
      ? actionOf(name, from.slice('@aws-sdk/'.length))
      : ACTIONS_OF[name];
    return (called ?? []).map((action) => ({ action, because: `${file} uses ${name}` }));
  });
}

function actionOf(name: string, client: string): readonly string[] {
  const command = /^(\w+)Command$/.exec(name)?.[1];
  if (command === undefined) return [];
  const service = SERVICES[client];
  if (service === undefined) return [`${client.replace('client-', '')}:*`];
  const action = `${service}:${command}`;
  return [RENAMED[action] ?? action];
}

/** Values, not types, that `import { ... }` names. */
function namedImports(text: string): { name: string; from: string }[] {
  return Array.from(text.matchAll(/^import \{([^}]*)\} from '([^']+)'/gm)).flatMap(
    ([, names = '', from = '']) =>
      names
        .split(',')
        .map((one) => one.trim().split(' as ')[0] ?? '')
        .filter((name) => name !== '' && !name.startsWith('type '))
        .map((name) => ({ name, from })),
  );
}
