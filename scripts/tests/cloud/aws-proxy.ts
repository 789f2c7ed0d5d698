import { randomUUID } from 'node:crypto';
import type { HttpBindings } from '@hono/node-server';
import { type Context, Hono } from 'hono';
import { isObject } from '../../../common/is-object.ts';
import { queueUrl } from '../../local/aws/sqs/api.ts';
import type { Cloud } from '../../local/wiring/cloud.ts';
import { ApiUpdates } from './api-updates.ts';
import { type AwsCall, actionOf, queueNameOf, readCall } from './aws-call.ts';
import type { Deployed } from './deployed-wiring.ts';
import { type AwsRequest, forward, toResponse, withJson } from './forward.ts';
import { FunctionLogs } from './function-logs.ts';
import { clearing, LambdaApi } from './lambda-api.ts';
import { statementsOf } from './permissions.ts';
import { decide, readPolicy, type Statement } from './policy.ts';
import { QueuePolicies } from './queue-policies.ts';

/** What runs behind the proxy, once something is deployed. */
export interface Running {
  cloud: Cloud;
  deployed: Deployed;
}

/** Operations on messages; the rest of SQS sets queues up, which is moto's. */
const MESSAGES =
  /^(SendMessage|ReceiveMessage|DeleteMessage|ChangeMessageVisibility|GetQueueAttributes|GetQueueUrl)$/;

const CODE_PATH = '/_code/';

/**
 * The one AWS endpoint, for Terraform and for the deployed functions: what moto does is passed on as it is; what it
 * lacks, the local cloud does; and a function is let do only what its role allows.
 */
export class AwsProxy {
  readonly app = new Hono();
  readonly logs = new FunctionLogs();
  readonly #motoPort: number;
  readonly #url: () => string;
  readonly #lambda: LambdaApi;
  readonly #queuePolicies = new QueuePolicies();
  readonly #apiUpdates = new ApiUpdates();
  #running: Running | undefined;

  constructor(options: { motoPort: number; url: () => string }) {
    this.#motoPort = options.motoPort;
    this.#url = options.url;
    this.#lambda = new LambdaApi((name) => `${options.url()}${CODE_PATH}${name}`);
    this.app.get(`${CODE_PATH}:name`, (c) => this.#code(c.req.param('name')));
    this.app.all('*', (c) => this.#serve(c));
  }

  /** From now on functions run, and events are delivered. */
  run(running: Running | undefined): void {
    this.#running = running;
  }

  /** Keeps what a function wrote if its role may write its log; else it is lost, as on AWS. */
  log(functionName: string, line: string): void {
    const role = this.#running?.deployed.roles.get(functionName);
    const resource = `arn:aws:logs:us-east-1:123456789012:log-group:/aws/lambda/${functionName}:log-stream:local`;
    const decision = decide(statementsOf(role), { action: 'logs:PutLogEvents', resource });
    if (decision === 'allowed') this.logs.add(functionName, line);
  }

  async #serve(c: Context): Promise<Response> {
    const { incoming }: HttpBindings = c.env;
    const request: AwsRequest = {
      method: c.req.method,
      url: incoming.url ?? '/',
      headers: c.req.raw.headers,
      body: Buffer.from(await c.req.arrayBuffer()),
    };
    const call = readCall(request);
    const refusal = this.#lambda.refusal(request);
    if (refusal !== undefined)
      return answer(400, { __type: 'InvalidParameterValueException', message: refusal });
    const functionName = /^FN(.+)$/.exec(call?.accessKeyId ?? '')?.[1];
    if (call === undefined) return this.#pass(request, call);
    if (functionName === undefined) return this.#own(c, request, call) ?? this.#pass(request, call);
    const denial = this.#denial(functionName, call);
    if (denial !== undefined) {
      const status = call.service === 'lambda' ? 403 : 400;
      return answer(status, { __type: 'AccessDeniedException', message: denial });
    }
    return this.#own(c, request, call) ?? this.#pass(request, call);
  }

  /** Why the role of the function may not; undefined if it may. */
  #denial(functionName: string, call: AwsCall): string | undefined {
    const role = this.#running?.deployed.roles.get(functionName);
    const action = actionOf(call);
    const resources = call.resources.length === 0 ? [undefined] : call.resources;
    const context = {
      ...call.context,
      'aws:PrincipalArn': role?.arn ?? '',
      'aws:SecureTransport': 'true',
      'lambda:SourceFunctionArn': `arn:aws:lambda:us-east-1:123456789012:function:${functionName}`,
    };
    for (const resource of resources) {
      const statements = [...statementsOf(role), ...this.#policyOf(resource)];
      const decision = decide(statements, { action, resource, context });
      if (decision === 'allowed') continue;
      const why =
        decision === 'denied'
          ? 'with an explicit deny'
          : `because no identity-based policy allows the ${action} action`;
      const who = `arn:aws:sts::123456789012:assumed-role/${role?.arn.split('/').pop()}/${functionName}`;
      return `User: ${who} is not authorized to perform: ${action} on resource: ${resource ?? '*'} ${why}`;
    }
    return undefined;
  }

  /** Of a bus or a queue: its own policy. */
  #policyOf(resource = ''): Statement[] {
    const { busPolicies, queuePolicies } = this.#running?.deployed ?? {};
    const bus = resource.split(':event-bus/')[1] ?? '';
    return busPolicies?.get(bus) ?? queuePolicies?.get(resource) ?? [];
  }

  /** undefined if moto has to answer. */
  #own(c: Context, request: AwsRequest, call: AwsCall): Promise<Response> | Response | undefined {
    const running = this.#running;
    if (running === undefined) return undefined;
    const { operation, service } = call;
    const isFunction = call.accessKeyId.startsWith('FN');
    if (service === 'events' && operation === 'PutEvents') return this.#toCloud(c, request, running);
    // The account that the bot looks at is not moto's: Terraform makes alarms of its own there.
    if (isFunction && (service === 'ecs' || service === 'monitoring'))
      return this.#toCloud(c, request, running);
    // Terraform asks for a queue's settings, a function for its counts.
    const isMessage = MESSAGES.test(operation) && (isFunction || !operation.startsWith('Get'));
    if (service === 'sqs' && isMessage)
      return this.#toCloud(c, this.#toOwnQueue(request, call.input), running);
    if (service === 'lambda' && operation === 'Invoke') return this.#toCloud(c, request, running);
    if (service === 'logs' && operation === 'FilterLogEvents') {
      const names = new Set(running.deployed.wiring.functions.map(({ name }) => name));
      const found = this.logs.filter(call.input, names);
      return found === undefined ? undefined : answer(200, found);
    }
    return undefined;
  }

  async #toCloud(c: Context, request: AwsRequest, { cloud }: Running): Promise<Response> {
    const copy = new Request(c.req.url, {
      method: request.method,
      headers: request.headers,
      body: new Uint8Array(request.body),
    });
    return cloud.aws.fetch(copy, c.env);
  }

  /** Under which address a queue is known does not matter on AWS. */
  #toOwnQueue(request: AwsRequest, input: unknown): AwsRequest {
    const url = queueUrl(this.#url(), queueNameOf(input));
    return withJson(request, isObject(input) ? { ...input, QueueUrl: url } : input);
  }

  async #pass(given: AwsRequest, call: AwsCall | undefined): Promise<Response> {
    const request = this.#apiUpdates.take(given);
    const before = clearing(request);
    if (before !== undefined) await forward(this.#motoPort, before);
    const answered = this.#apiUpdates.complete(request, await forward(this.#motoPort, request));
    if (call?.service === 'iam' && answered.status === 200) this.#learnPolicy(request);
    if (call?.service === 'sqs') {
      return toResponse(this.#queuePolicies.complete(call.operation, call.input, answered));
    }
    return toResponse(this.#lambda.complete(request, answered));
  }

  /** A policy that is changed counts at once, as on AWS. */
  #learnPolicy(request: AwsRequest): void {
    const form = new URLSearchParams(request.body.toString('utf8'));
    if (form.get('Action') !== 'PutRolePolicy') return;
    const name = form.get('RoleName') ?? '';
    const statements = readPolicy(form.get('PolicyDocument') ?? '', `role ${name}`);
    for (const role of this.#running?.deployed.roles.values() ?? []) {
      if (role.name === name) role.policies.set(form.get('PolicyName') ?? '', statements);
    }
  }

  #code(name: string): Response {
    const zip = this.#lambda.zip(name);
    return zip === undefined ? new Response(null, { status: 404 }) : new Response(new Uint8Array(zip));
  }
}

function answer(status: number, output: unknown): Response {
  return Response.json(output, {
    status,
    headers: { 'content-type': 'application/x-amz-json-1.1', 'x-amzn-requestid': randomUUID() },
  });
}
