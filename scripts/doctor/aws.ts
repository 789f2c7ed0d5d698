import { GetFunctionConfigurationCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { paginateListSubscriptionsByTopic, SNSClient } from '@aws-sdk/client-sns';
import { GetQueueAttributesCommand, SQSClient } from '@aws-sdk/client-sqs';
import { SSMClient } from '@aws-sdk/client-ssm';
import { ALIAS } from '../local/aws/arns.ts';
import { createParameters, type StoredSecret } from '../secrets/parameters.ts';

/** What the alias `live` of a function leads to. */
export interface DeployedFunction {
  /** SHA-256 of its zip, in base64. */
  codeSha256: string;
  /** `Active` where it can be called. */
  state: string;
  environment: Record<string, string>;
}

export interface TopicSubscription {
  protocol: string;
  endpoint: string;
  isConfirmed: boolean;
}

/** What is read of one AWS account. Each call throws the SDK's error. */
export interface AwsReader {
  /** Without those that have no parameter. */
  secrets(names: readonly string[]): Promise<Map<string, StoredSecret>>;
  deployedFunction(name: string): Promise<DeployedFunction>;
  /** What waits in a queue, seen and unseen. */
  waiting(queueUrl: string): Promise<number>;
  subscriptions(topicArn: string): Promise<TopicSubscription[]>;
}

/** Where AWS is; without endpoint and credentials, as for the AWS CLI. */
export interface AwsPlace {
  region: string;
  endpoint?: string;
  credentials?: { accessKeyId: string; secretAccessKey: string; sessionToken: string };
}

/** `prefix` is Terraform's variable `name`. */
export function createAwsReader(place: AwsPlace, prefix: string): AwsReader {
  // One more try: a whole run is to take seconds.
  const options = { ...place, maxAttempts: 2 };
  const parameters = createParameters({ client: new SSMClient(options), prefix });
  const lambda = new LambdaClient(options);
  // Else it warns where a queue's address is of another host than the one that is asked.
  const sqs = new SQSClient({ ...options, useQueueUrlAsEndpoint: false });
  const sns = new SNSClient(options);
  return {
    secrets: (names) => parameters.read(names),
    deployedFunction: (name) => readFunction(lambda, name),
    waiting: (queueUrl) => countWaiting(sqs, queueUrl),
    subscriptions: (topicArn) => listSubscriptions(sns, topicArn),
  };
}

async function readFunction(lambda: LambdaClient, name: string): Promise<DeployedFunction> {
  const command = new GetFunctionConfigurationCommand({ FunctionName: name, Qualifier: ALIAS });
  const { CodeSha256 = '', Environment, State = 'Active' } = await lambda.send(command);
  return { codeSha256: CodeSha256, state: State, environment: Environment?.Variables ?? {} };
}

async function countWaiting(sqs: SQSClient, queueUrl: string): Promise<number> {
  const command = new GetQueueAttributesCommand({
    QueueUrl: queueUrl,
    AttributeNames: [
      'ApproximateNumberOfMessages',
      'ApproximateNumberOfMessagesDelayed',
      'ApproximateNumberOfMessagesNotVisible',
    ],
  });
  const { Attributes = {} } = await sqs.send(command);
  return Object.values(Attributes).reduce((sum, count) => sum + Number(count), 0);
}

/** https://docs.aws.amazon.com/sns/latest/api/API_Subscription.html */
async function listSubscriptions(sns: SNSClient, topicArn: string): Promise<TopicSubscription[]> {
  const found: TopicSubscription[] = [];
  for await (const { Subscriptions = [] } of paginateListSubscriptionsByTopic(
    { client: sns },
    { TopicArn: topicArn },
  )) {
    for (const { Endpoint = '', Protocol = '', SubscriptionArn = '' } of Subscriptions)
      found.push({ protocol: Protocol, endpoint: Endpoint, isConfirmed: SubscriptionArn.startsWith('arn:') });
  }
  return found;
}
