import { randomUUID } from 'node:crypto';
import { LambdaClient } from '@aws-sdk/client-lambda';
import { SQSClient } from '@aws-sdk/client-sqs';
import type { Context, SQSEvent } from 'aws-lambda';
import { createQueueBatch } from '../../common/aws/queue.ts';
import { awsSettings, createBackendClients } from '../../common/backend/clients.ts';
import { defineBackend } from '../../common/backend/define-backend.ts';
import { SCHEDULE_SOURCE } from '../../common/backend/other-events.ts';
import { withOwnErrors } from '../../common/loggable-error.ts';
import { createClick } from './click.ts';
import { loadConfig } from './config.ts';
import { createProcessDeadLetter, WAITS } from './dead_letters.ts';
import { createDeadLetterStore } from './dead-letter-store.ts';
import { createInvoke } from './invoke.ts';
import { createSendProbe } from './probe.ts';

const config = loadConfig(process.env);
const clients = createBackendClients(config);
const deps = {
  ...clients,
  ...config,
  deadLetters: createDeadLetterStore(clients.table),
  invoke: createInvoke(new LambdaClient(awsSettings)),
};

const takeLetters = createQueueBatch({
  client: new SQSClient({ ...awsSettings, useQueueUrlAsEndpoint: false }),
  queueUrls: [config.undeliveredQueueUrl, config.failuresQueueUrl],
  run: createProcessDeadLetter(deps),
  waits: WAITS,
  log: clients.log,
});
const sendProbe = createSendProbe({ ...clients, ...config, fetch });
const onEvent = defineBackend(
  clients,
  { block_actions: createClick({ ...deps, newId: randomUUID }) },
  { source: SCHEDULE_SOURCE, handlers: { smoke: sendProbe } },
);

export const handler = withOwnErrors(async (event: SQSEvent | object, context: Context) =>
  'Records' in event ? takeLetters(event, context).finally(clients.metrics.publish) : onEvent(event, context),
);
