import { randomUUID } from 'node:crypto';
import { type Context, Hono } from 'hono';
import { type FaultContext, faulty } from '../fakes/faults/middleware.ts';
import { CONFIGURATION_PATH, type Descriptions, describeFunction } from '../lambda/describe-function.ts';
import { INVOKE_PATH, type Invocations, invokeFunction } from '../lambda/invoke.ts';
import { AwsError } from './aws-error.ts';
import type { AlarmStore } from './cloudwatch.ts';
import type { DynamoDb } from './dynamodb.ts';
import type { Containers } from './ecs.ts';
import { errorXml, type TopicStore } from './sns.ts';

/** One AWS service: returns the JSON of an operation, or throws AwsError. */
interface JsonService {
  serve(operation: string, input: unknown, traceId: string | undefined): unknown;
}

export interface AwsServices {
  bus: JsonService;
  parameters: JsonService;
  database: Pick<DynamoDb, 'forward'>;
  queues: JsonService;
  functions: Invocations & Descriptions;
  account: Account;
}

/** What is in the AWS account beside the bot. */
export interface Account {
  alarms: AlarmStore;
  containers: Containers;
  topics: TopicStore;
}

interface Service {
  /** As signatures and faults name it. */
  name: string;
  /** undefined: DynamoDB, whose requests are forwarded as they are. */
  of: (services: AwsServices) => JsonService | undefined;
}

/** First half of `X-Amz-Target` -> its service. */
const SERVICES = new Map<string, Service>([
  ['AWSEvents', { name: 'events', of: ({ bus }) => bus }],
  ['AmazonSSM', { name: 'ssm', of: ({ parameters }) => parameters }],
  ['AmazonSQS', { name: 'sqs', of: ({ queues }) => queues }],
  ['DynamoDB_20120810', { name: 'dynamodb', of: () => undefined }],
  ['GraniteServiceVersion20100801', { name: 'monitoring', of: ({ account }) => account.alarms }],
  ['AmazonEC2ContainerServiceV20141113', { name: 'ecs', of: ({ account }) => account.containers }],
]);

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
  app.get(
    CONFIGURATION_PATH,
    faulty(faultContext, 'lambda.GetFunctionConfiguration', (c) => {
      checkSignature(c.req.header('authorization'), 'lambda');
      return describeFunction(services.functions, c);
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

function targetOf(c: Context): { service: Service | undefined; operation: string } {
  const [prefix = '', operation = ''] = (c.req.header('x-amz-target') ?? '').split('.');
  return { service: SERVICES.get(prefix), operation };
}

function faultTarget(c: Context): string {
  const { operation, service } = targetOf(c);
  return `${service?.name}.${operation}`;
}

async function serve(services: AwsServices, c: Context): Promise<Response> {
  const { operation, service } = targetOf(c);
  if (service === undefined) return serveQuery(services, c);
  checkSignature(c.req.header('authorization'), service.name);
  const body = await c.req.text();
  const own = service.of(services);
  if (own === undefined) return services.database.forward({ headers: c.req.raw.headers, body });
  return answer(c, 200, await own.serve(operation, readJson(body), c.req.header('x-amzn-trace-id')));
}

/** A form without a target: of what is here, SNS alone speaks so. */
async function serveQuery({ account }: AwsServices, c: Context): Promise<Response> {
  if (c.req.header('content-type')?.startsWith('application/x-www-form-urlencoded') !== true)
    throw new AwsError('UnknownOperationException', 'no such X-Amz-Target here');
  checkSignature(c.req.header('authorization'), 'sns');
  const headers = { 'content-type': 'text/xml' };
  try {
    return new Response(account.topics.serve(new URLSearchParams(await c.req.text())), { headers });
  } catch (error) {
    if (error instanceof AwsError) return new Response(errorXml(error), { status: error.status, headers });
    throw error;
  }
}

/** Checks the shape only: who asks is told by the session token (session-token.ts). */
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
