import { always, DROP, once, onSubmission, status } from './fault-kind.ts';

const THROTTLED = status(400, {
  __type: 'com.amazonaws.dynamodb.v20120810#ProvisionedThroughputExceededException',
  message: 'The level of configured provisioned throughput for the table was exceeded.',
});

/** DynamoDB is busy, or its answer is lost. */
export const tableFaults = onSubmission({
  'DynamoDB: throttled': once('dynamodb.*', THROTTLED),
  'DynamoDB: PutItem throttled for good': always('dynamodb.PutItem', THROTTLED),
  'DynamoDB: UpdateItem throttled for good': always('dynamodb.UpdateItem', THROTTLED),
  'DynamoDB: receipt written, answer lost': once('dynamodb.PutItem', DROP),
  'DynamoDB: lock written, answer lost': once('dynamodb.PutItem', { ...DROP, after: 1 }),
  'DynamoDB: record written, answer lost': once('dynamodb.UpdateItem', DROP),
});
