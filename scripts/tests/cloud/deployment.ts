import { randomBytes, randomUUID } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { unzipSync } from 'fflate';
import type { Hono } from 'hono';
import { isObject } from '../../../common/is-object.ts';
import { ALIAS } from '../../local/aws/arns.ts';
import { createAccount } from '../../local/aws/aws-resources.ts';
import type { Account } from '../../local/aws/endpoint.ts';
import { NO_WAITS } from '../../local/bot.ts';
import { createFakes, type Fakes, mountFakes } from '../../local/fakes/fakes.ts';
import { Faults } from '../../local/fakes/faults/faults.ts';
import { type JsonObject, parseJson } from '../../local/json.ts';
import { type Listening, listen } from '../../local/listen.ts';
import { ALARMS, ECS_SERVICES } from '../../local/sample-data.ts';
import { readSettings } from '../../local/settings.ts';
import { Trace } from '../../local/trace.ts';
import { createCloud } from '../../local/wiring/cloud.ts';
import { readFunctionDefinitions } from '../../local/wiring/function-definitions.ts';
import type { Wiring } from '../../local/wiring/wiring.ts';
import { type Acts, actAt } from '../e2e/test-user.ts';
import { localEnvironment, Terraform } from '../terraform/terraform.ts';
import { Admin } from './admin.ts';
import { AwsProxy, type Running } from './aws-proxy.ts';
import { type LiveVersion, readDeployed } from './deployed-wiring.ts';
import { Moto } from './moto.ts';
import { State } from './state.ts';
import { variablesFor } from './variables.ts';
import { createWorkspace, type Workspace, writeVariables } from './workspace.ts';

/** Of the cloud's own clocks: a minute before a retry becomes 6 s, a backend's 45 s become 4.5. */
const TIME_SCALE = 0.1;

/** What is deployed, and runs. */
export interface Live extends Running {
  state: State;
  /** What is in the account beside the bot. */
  account: Account;
  fakes: Fakes;
  user: Acts;
  /** Base URLs of the HTTP API, and of the REST API with its stage. */
  apiUrl: string;
  restUrl: string;
}

/** What the servers lead to now. */
interface Apps {
  api?: Hono;
  rest?: Hono;
  fakes?: Hono;
}

interface Parts {
  workspace: Workspace;
  moto: Moto;
  proxy: AwsProxy;
  servers: Record<'aws' | 'api' | 'rest' | 'fakes', Listening>;
  apps: Apps;
}

/** One deployment: the root module in a copy, moto behind the proxy as its AWS, and what runs once it is applied. */
export class Deployment {
  readonly workspace: Workspace;
  readonly terraform: Terraform;
  readonly proxy: AwsProxy;
  readonly moto: Moto;
  readonly admin: Admin;
  readonly faults = new Faults();
  readonly trace = new Trace();
  readonly settings = readSettings({
    OPSGENIE_API_KEY: randomUUID(),
    SLACK_BOT_TOKEN: `xoxb-${randomBytes(16).toString('hex')}`,
  });
  readonly #servers: Parts['servers'];
  readonly #apps: Apps;
  #variables: Record<string, unknown> = {};
  #running: Running | undefined;
  #outsideWorld: Pick<Live, 'user' | 'fakes'> | undefined;

  private constructor({ workspace, moto, proxy, servers, apps }: Parts) {
    this.workspace = workspace;
    this.moto = moto;
    this.proxy = proxy;
    this.#servers = servers;
    this.#apps = apps;
    this.admin = new Admin(servers.aws.url);
    this.terraform = new Terraform(workspace.terraformFolder, localEnvironment(servers.aws.url));
  }

  /** Starts moto and the proxy, and copies the root module. Throws PrerequisiteError if moto is missing. */
  static async start(repository: string): Promise<Deployment> {
    // A build that fails leaves no server behind, for which the script would wait.
    const workspace = await createWorkspace(repository);
    const moto = await Moto.start(localEnvironment('')).catch((error: unknown) => {
      workspace.remove();
      throw error;
    });
    let awsUrl = '';
    const proxy = new AwsProxy({ motoPort: moto.port, url: () => awsUrl });
    const apps: Apps = {};
    const servers = {
      aws: await listen(proxy.app, 0),
      api: await serveCurrent(() => apps.api),
      rest: await serveCurrent(() => apps.rest),
      fakes: await serveCurrent(() => apps.fakes),
    };
    awsUrl = servers.aws.url;
    const deployment = new Deployment({ workspace, moto, proxy, servers, apps });
    const definitions = readFunctionDefinitions(path.join(workspace.folder, 'lambda'));
    deployment.setVariables(variablesFor(definitions, deployment.settings, servers.fakes.url));
    return deployment;
  }

  /** Base URL of the outside systems. */
  get fakesUrl(): string {
    return this.#servers.fakes.url;
  }

  /** Terraform's variables, as they are set now. */
  get variables(): Readonly<Record<string, unknown>> {
    return this.#variables;
  }

  /** Terraform in another folder of the workspace, with the same AWS. */
  terraformIn(folder: string): Terraform {
    return new Terraform(folder, localEnvironment(this.#servers.aws.url));
  }

  /** Sets these of Terraform's variables, beside those that were set before, for the next plan. */
  setVariables(variables: Record<string, unknown>): void {
    this.#variables = { ...this.#variables, ...variables };
    writeVariables(this.workspace, this.#variables);
  }

  /**
   * Reads back what is deployed now, and runs it instead of what ran before, every process anew. A state that is given
   * spares Terraform a look: the code is fetched from Lambda in any case.
   */
  async run(known?: State): Promise<Live> {
    await this.#stopRunning();
    const state = known ?? new State(await this.terraform.show());
    const live = new Map<string, LiveVersion>();
    for (const values of state.all('aws_lambda_function')) {
      const name = String(values.function_name);
      live.set(name, await this.#unpack(name));
    }
    const deployed = readDeployed(state, (name) => live.get(name) ?? { codeFolder: '', configuration: {} });
    const account = createAccount({ alarms: ALARMS, services: ECS_SERVICES }, TIME_SCALE);
    const cloud = await createCloud({
      wiring: deployed.wiring,
      trace: this.trace,
      faults: this.faults,
      timeScale: TIME_SCALE,
      waits: NO_WAITS,
      account,
      awsEndpoint: this.#servers.aws.url,
      onFunctionLog: (name, line) => this.proxy.log(name, line),
    });
    this.#running = { cloud, deployed };
    this.proxy.run(this.#running);
    this.#apps.api = cloud.api;
    this.#apps.rest = cloud.rest;
    return { ...this.#running, account, state, ...this.#outside(state, deployed.wiring) };
  }

  async close(): Promise<void> {
    await this.#stopRunning();
    for (const server of Object.values(this.#servers)) await server.close();
    await this.moto.stop();
    this.workspace.remove();
  }

  /** The fakes stay the same in each run: what happened in one must not happen again, under the same ids, in the next. */
  #outside(state: State, { restApi }: Wiring): Pick<Live, 'apiUrl' | 'user' | 'restUrl' | 'fakes'> {
    const { api, rest } = this.#servers;
    const restUrl = `${rest.url}/${restApi.stage}`;
    this.#outsideWorld ??= this.#createFakes(state, `${restUrl}${pathOf(Object.keys(restApi.routes)[0])}`);
    return { ...this.#outsideWorld, apiUrl: api.url, restUrl };
  }

  #createFakes(state: State, webhookUrl: string): Pick<Live, 'user' | 'fakes'> {
    const { api, fakes: own } = this.#servers;
    const fakes = createFakes({
      settings: this.settings,
      manifest: manifestIn(state),
      url: own.url,
      gatewayUrl: api.url,
      trace: this.trace,
      slackCallMs: 0,
      timeScale: TIME_SCALE,
      webhook: {
        url: webhookUrl,
        headers: {
          'x-api-key': String(state.output('pushover_api_key') ?? ''),
          Authorization: `Bearer ${this.settings.webhookToken}`,
        },
      },
      faultContext: { faults: this.faults, kill: (name) => void this.#running?.cloud.killFunction(name) },
    });
    this.#apps.fakes = mountFakes(fakes);
    return { fakes, user: actAt({ url: own.url, slack: fakes.slack }) };
  }

  /** Fetches the live version of a function as GetFunction says, and unpacks its code. */
  async #unpack(name: string): Promise<LiveVersion> {
    const output = await this.admin.get('lambda', `/2015-03-31/functions/${name}?Qualifier=${ALIAS}`);
    const { Code, Configuration } = isObject(output) ? output : {};
    const zip = await fetch(String(isObject(Code) ? Code.Location : undefined));
    const folder = path.join(this.workspace.folder, 'code', `${name}-${randomUUID()}`);
    mkdirSync(folder, { recursive: true });
    for (const [file, bytes] of Object.entries(unzipSync(new Uint8Array(await zip.arrayBuffer())))) {
      mkdirSync(path.dirname(path.join(folder, file)), { recursive: true });
      writeFileSync(path.join(folder, file), bytes, { mode: 0o755 });
    }
    return { codeFolder: folder, configuration: isObject(Configuration) ? Configuration : {} };
  }

  async #stopRunning(): Promise<void> {
    this.proxy.run(undefined);
    await this.#running?.cloud.close();
    this.#running = undefined;
  }
}

/** Of the Slack app, with which it was installed. */
function manifestIn(state: State): JsonObject {
  const manifest = parseJson(String(state.output('slack_manifest')));
  return isObject(manifest) ? manifest : {};
}

/** `POST /opsgenie` -> `/opsgenie` */
function pathOf(route = ''): string {
  return route.split(' ')[1] ?? '/';
}

/** A server whose app is exchanged while it runs. */
function serveCurrent(current: () => Hono | undefined): Promise<Listening> {
  const missing = () => new Response('nothing is deployed', { status: 404 });
  return listen({ fetch: (request, env) => current()?.fetch(request, env) ?? missing() }, 0);
}
