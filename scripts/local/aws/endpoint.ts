import { randomUUID } from 'node:crypto';
import { type Context, Hono } from 'hono';
import { type FaultContext, faulty } from '../fakes/faults/middleware.ts';
import { INVOKE_PATH, type Invocations, invokeFunction } from '../lambda/invoke.ts';
import { AwsError } from './aws-error.ts';
import type { AlarmStore } from './cloudwatch.ts';
import type { DynamoDb } from './dynamodb.ts';
import type { Containers } from './ecs.ts';
import type { EventBus } from './eventbridge/bus.ts';
import type { Queues } from './sqs/api.ts';
import type { ParameterStore } from './ssm.ts';

export interface AwsServices {
  bus: Pick<EventBus, 'serve'>;
  parameters: Pick<ParameterStore, 'serve'>;
  database: Pick<DynamoDb, 'forward'>;
  queues: Pick<Queues, 'serve'>;
  functions: Invocations;
  account: Account;
}

/** What else is in the AWS account, and none of the bot's. */
export interface Account {
  alarms: AlarmStore;
  containers: Containers;
}

/** As signatures and faults name them. */
type ServiceName = 'events' | 'ssm' | 'dynamodb' | 'sqs' | 'monitoring' | 'ecs';

/** First half of `X-Amz-Target` -> its service. */
const SERVICES: Record<string, ServiceName> = {
  AWSEvents: 'events',
  AmazonSSM: 'ssm',
  DynamoDB_20120810: 'dynamodb',
  AmazonSQS: 'sqs',
  GraniteServiceVersion20100801: 'monitoring',
  AmazonEC2ContainerServiceV20141113: 'ecs',
};

const SIGNATURE =
  /^AWS4-HMAC-SHA256 Credential=[^/\s]+\/\d{8}\/[a-z0-9-]+\/(?<service>[a-z]+)\/aws4_request, ?SignedHeaders=[^,]+, ?Signature=[0-9a-f]{64}$/;

/** One endpoint for all AWS services that the functions use; `X-Amz-Target` tells them apart, Lambda's path is its own. */
export function createAws(services: AwsServices, faultContext: FaultContext): Hono {
  const app = new Hono();
  app.post(
    INVOKE_PATH,
    faulty(faultContext, 'lambda.Invoke', (c) => {
      checkSignature(c.req.header('authorization'), 'lambda');
      return invokeFunction(services.functions, c);
    }),
  );
  app.all(
    '*',
    faulty(faultContext, faultTarget, (c) => serve(services, c)),
  );
  app.onError((error, c) => {
    if (error instanceof AwsError) return refuse(c, error);
    throw error;
  });
  return app;
}

function targetOf(c: Context): { service: ServiceName | undefined; operation: string } {
  const [prefix = '', operation = ''] = (c.req.header('x-amz-target') ?? '').split('.');
  return { service: Object.hasOwn(SERVICES, prefix) ? SERVICES[prefix] : undefined, operation };
}

function faultTarget(c: Context): string {
  const { service, operation } = targetOf(c);
  return `${service}.${operation}`;
}

async function serve(services: AwsServices, c: Context): Promise<Response> {
  const { service, operation } = targetOf(c);
  if (service === undefined) throw new AwsError('UnknownOperationException', 'no such X-Amz-Target here');
  checkSignature(c.req.header('authorization'), service);
  const body = await c.req.text();
  if (service === 'dynamodb') return services.database.forward({ headers: c.req.raw.headers, body });
  const input = readJson(body);
  const traceId = c.req.header('x-amzn-trace-id');
  return answer(c, 200, await outputOf(services, service, { operation, input, traceId }));
}

function outputOf(
  { account, bus, parameters, queues }: AwsServices,
  service: Exclude<ServiceName, 'dynamodb'>,
  { input, operation, traceId }: { operation: string; input: unknown; traceId: string | undefined },
): unknown {
  switch (service) {
    case 'events':
      return bus.serve(operation, input, traceId);
    case 'ssm':
      return parameters.serve(operation, input);
    case 'sqs':
      return queues.serve(operation, input, traceId);
    case 'monitoring':
      return account.alarms.serve(operation, input);
    case 'ecs':
      return account.containers.serve(operation, input, traceId);
  }
}

/** The shape only: whoever reaches this port can read the secrets anyway. */
function checkSignature(authorization: string | undefined, service: string): void {
  if (authorization === undefined) {
    throw new AwsError('MissingAuthenticationTokenException', 'Missing Authentication Token', 403);
  }
  const scope = SIGNATURE.exec(authorization)?.groups?.service;
  if (scope === undefined) throw new AwsError('IncompleteSignatureException', 'no valid SigV4 header');
  if (scope !== service) {
    throw new AwsError('InvalidSignatureException', `Credential should be scoped to: '${service}'`);
  }
}

function readJson(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    throw new AwsError('SerializationException', 'the body is not JSON');
  }
}

function refuse(c: Context, error: AwsError): Response {
  return answer(c, error.status, { __type: error.code, message: error.message }, error.headers);
}

function answer(c: Context, status: number, output: unknown, headers: Record<string, string> = {}): Response {
  return new Response(JSON.stringify(output), {
    status,
    headers: {
      'content-type': c.req.header('content-type') ?? 'application/x-amz-json-1.1',
      'x-amzn-requestid': randomUUID(),
      ...headers,
    },
  });
}
