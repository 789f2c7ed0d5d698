import { randomBytes, randomUUID } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { unzipSync } from 'fflate';
import type { Hono } from 'hono';
import { createAccount } from '../../local/aws/aws-resources.ts';
import { NO_WAITS } from '../../local/bot.ts';
import { createFakes, type Fakes, mountFakes } from '../../local/fakes/fakes.ts';
import { Faults } from '../../local/fakes/faults/faults.ts';
import { isObject } from '../../local/json.ts';
import { type Listening, listen } from '../../local/listen.ts';
import { ALARMS, ECS_SERVICES } from '../../local/sample-data.ts';
import { readSettings, type Settings } from '../../local/settings.ts';
import { Trace } from '../../local/trace.ts';
import { createCloud } from '../../local/wiring/cloud.ts';
import { readFunctionDefinitions } from '../../local/wiring/wiring.ts';
import { type Acts, actAt } from '../e2e/test-user.ts';
import { Admin } from './admin.ts';
import { AwsProxy, type Running } from './aws-proxy.ts';
import { readDeployed } from './deployed-wiring.ts';
import { Moto } from './moto.ts';
import { State } from './state.ts';
import { localEnvironment, Terraform } from './terraform.ts';
import { variablesFor } from './variables.ts';
import { createWorkspace, type Workspace, writeVariables } from './workspace.ts';

/** Of the cloud's own clocks: a minute before a retry becomes 6 s, a backend's 45 s become 4.5. */
const TIME_SCALE = 0.1;

/** What is deployed, and runs. */
export interface Live extends Running {
  state: State;
  fakes: Fakes;
  person: Acts;
  /** Base URLs of the HTTP API, and of the REST API with its stage. */
  apiUrl: string;
  restUrl: string;
}

interface Servers {
  aws: Listening;
  api: Listening;
  rest: Listening;
  fakes: Listening;
}

/** A trial deployment: the root module in a copy, moto and the front as its AWS, and what runs once it is applied. */
export class Deployment {
  readonly workspace: Workspace;
  readonly terraform: Terraform;
  readonly front: AwsProxy;
  readonly moto: Moto;
  readonly settings: Settings;
  readonly admin: Admin;
  readonly faults = new Faults();
  readonly trace = new Trace();
  readonly #servers: Servers;
  /** What the servers lead to now. */
  readonly #apps: { api?: Hono; rest?: Hono; fakes?: Hono };
  #running: Running | undefined;
  #world: Pick<Live, 'person' | 'fakes'> | undefined;

  private constructor(parts: {
    workspace: Workspace;
    moto: Moto;
    front: AwsProxy;
    servers: Servers;
    apps: { api?: Hono; rest?: Hono; fakes?: Hono };
  }) {
    this.workspace = parts.workspace;
    this.moto = parts.moto;
    this.front = parts.front;
    this.#servers = parts.servers;
    this.#apps = parts.apps;
    this.settings = readSettings({
      OPSGENIE_API_KEY: randomUUID(),
      SLACK_BOT_TOKEN: `xoxb-${randomBytes(16).toString('hex')}`,
    });
    this.admin = new Admin(this.#servers.aws.url);
    this.terraform = new Terraform({
      folder: this.workspace.terraformFolder,
      awsEndpoint: this.#servers.aws.url,
    });
  }

  /** Starts moto and the front, and copies the root module. Throws Obstacle where moto is missing. */
  static async start(repository: string): Promise<Deployment> {
    const moto = await Moto.start(localEnvironment(''));
    const workspace = await createWorkspace(repository);
    let awsUrl = '';
    const front = new AwsProxy({ motoPort: moto.port, url: () => awsUrl });
    const apps: { api?: Hono; rest?: Hono; fakes?: Hono } = {};
    const servers = {
      aws: await listen(front.app, 0),
      api: await serveCurrent(() => apps.api),
      rest: await serveCurrent(() => apps.rest),
      fakes: await serveCurrent(() => apps.fakes),
    };
    awsUrl = servers.aws.url;
    const deployment = new Deployment({ workspace, moto, front, servers, apps });
    const definitions = readFunctionDefinitions(path.join(workspace.folder, 'lambda'));
    writeVariables(workspace, variablesFor(definitions, deployment.settings, servers.fakes.url));
    return deployment;
  }

  get awsEndpoint(): string {
    return this.#servers.aws.url;
  }

  /**
   * Reads back what is deployed now, and runs it instead of what ran before, every process anew. A state that is given
   * spares Terraform a look: the code is fetched from Lambda in any case.
   */
  async run(known?: State): Promise<Live> {
    await this.#stopRunning();
    const state = known ?? new State(await this.terraform.show());
    const folders = new Map<string, string>();
    for (const values of state.all('aws_lambda_function')) {
      const name = String(values.function_name);
      folders.set(name, await this.#unpack(name));
    }
    const deployed = readDeployed(state, (name) => folders.get(name) ?? '');
    const cloud = await createCloud({
      wiring: deployed.wiring,
      ...{ trace: this.trace, faults: this.faults, timeScale: TIME_SCALE, waits: NO_WAITS },
      account: createAccount({ alarms: ALARMS, services: ECS_SERVICES }, TIME_SCALE),
      awsEndpoint: this.awsEndpoint,
      onFunctionLog: (name, line) => this.front.log(name, line),
    });
    this.#running = { cloud, deployed };
    this.front.run(this.#running);
    this.#apps.api = cloud.api;
    this.#apps.rest = cloud.rest;
    return { ...this.#running, state, ...this.#outside(state) };
  }

  async close(): Promise<void> {
    await this.#stopRunning();
    for (const server of Object.values(this.#servers)) await server.close();
    await this.moto.stop();
    this.workspace.remove();
  }

  /** The same ones for each run: what happened in one must not happen again, under the same ids, in the next. */
  #outside(state: State): Pick<Live, 'apiUrl' | 'person' | 'restUrl' | 'fakes'> {
    const { api, rest } = this.#servers;
    const { restApi } = this.#running?.deployed.wiring ?? {};
    this.#world ??= this.#createWorld(state);
    return { ...this.#world, apiUrl: api.url, restUrl: `${rest.url}/${restApi?.stage}` };
  }

  #createWorld(state: State): Pick<Live, 'person' | 'fakes'> {
    const { api, rest, fakes: own } = this.#servers;
    const { restApi } = this.#running?.deployed.wiring ?? {};
    const [route = ''] = Object.keys(restApi?.routes ?? {});
    const fakes = createFakes({
      settings: this.settings,
      ...{ url: own.url, gatewayUrl: api.url, trace: this.trace, slackCallMs: 0, timeScale: TIME_SCALE },
      webhook: {
        url: `${rest.url}/${restApi?.stage}${route.split(' ')[1] ?? '/'}`,
        headers: {
          'x-api-key': String(state.output('pushover_api_key') ?? ''),
          Authorization: `Bearer ${this.settings.webhookToken}`,
        },
      },
      faultContext: { faults: this.faults, kill: (name) => void this.#running?.cloud.killFunction(name) },
    });
    this.#apps.fakes = mountFakes(fakes);
    return { fakes, person: actAt({ url: own.url, slack: fakes.slack }) };
  }

  /** Fetches the code of a function as GetFunction says, and unpacks it. */
  async #unpack(name: string): Promise<string> {
    const output = await this.admin.function(name);
    const code = isObject(output) && isObject(output.Code) ? output.Code.Location : undefined;
    const zip = await fetch(String(code));
    const folder = path.join(this.workspace.folder, 'code', `${name}-${randomUUID()}`);
    mkdirSync(folder, { recursive: true });
    for (const [file, bytes] of Object.entries(unzipSync(new Uint8Array(await zip.arrayBuffer())))) {
      writeFileSync(path.join(folder, file), bytes);
    }
    return folder;
  }

  async #stopRunning(): Promise<void> {
    this.front.run(undefined);
    await this.#running?.cloud.close();
    this.#running = undefined;
  }
}

/** A server whose app is exchanged while it runs. */
function serveCurrent(current: () => Hono | undefined): Promise<Listening> {
  const missing = () => new Response('nothing is deployed', { status: 404 });
  return listen({ fetch: (request, env) => current()?.fetch(request, env) ?? missing() }, 0);
}
