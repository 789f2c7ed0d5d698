import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { WEB_URL } from '../fakes/opsgenie/incidents.ts';
import {
  APP_ID,
  CHAIN_NODES,
  ECS_SERVICES,
  OPERATIONS_CHANNEL,
  RESTRICTED,
  TEAM_ID,
} from '../sample-data.ts';
import { readSettings, type Settings } from '../settings.ts';
import { readExamples } from './environment.ts';
import { wiringOf } from './from-settings.ts';
import { readFunctionDefinitions } from './function-definitions.ts';

const BOT = 'http://127.0.0.1:1';

function wiring(change: Partial<Settings> = {}, lambdaFolder = 'lambda') {
  const settings = { ...readSettings({}), ...change };
  const places = { url: BOT, distFolder: 'dist', lambdaFolder };
  return wiringOf(readFunctionDefinitions(lambdaFolder), settings, places);
}

const environments = (
  change?: Partial<Settings>,
  lambdaFolder?: string,
): Record<string, Record<string, string>> =>
  Object.fromEntries(
    wiring(change, lambdaFolder).functions.map(({ name, environment }) => [name, environment]),
  );

describe('the examples of config.ts, on a laptop', () => {
  it('name the workspace, the nodes and the services that the fakes simulate', () => {
    const { gatekeeper, qchain, devops, dead_letters, pushover } = environments();
    expect(gatekeeper).toMatchObject({
      SLACK_TEAM_ID: TEAM_ID,
      SLACK_APP_ID: APP_ID,
      RESTRICTED_COMMANDS: JSON.stringify(RESTRICTED),
      SLACK_RESPONSE_URL_ORIGIN: BOT,
    });
    const nodes = CHAIN_NODES.map(({ name }) => [name, `${BOT}/_local/chain/${name}`]);
    expect(JSON.parse(qchain?.QCHAIN_NODES ?? '')).toMatchObject(Object.fromEntries(nodes));
    const services = ECS_SERVICES.map(({ cluster, name }) => `${cluster}/${name}`);
    expect(services).toEqual(expect.arrayContaining(JSON.parse(devops?.DEVOPS_SERVICES ?? '')));
    expect(dead_letters).toMatchObject({ OPERATIONS_CHANNEL, INCIDENT_WEB_URL: WEB_URL });
    expect(pushover).toMatchObject({ OPSGENIE_WEB_URL: WEB_URL });
  });

  it('lead to the fakes and to the queues that are there', () => {
    const { opsgenie, dead_letters, pushover } = environments();
    expect(opsgenie).toMatchObject({
      SLACK_API_URL: `${BOT}/_local/slack/api/`,
      OPSGENIE_API_URL: `${BOT}/_local/opsgenie`,
    });
    expect(pushover?.PUSHOVER_API_URL).toBe(`${BOT}/_local/pushover`);
    const urls = [
      pushover?.RETRY_QUEUE_URL,
      pushover?.RECEIPTS_QUEUE_URL,
      dead_letters?.FAILURES_QUEUE_URL,
      dead_letters?.UNDELIVERED_QUEUE_URL,
    ];
    const queues = wiring().queues.map(({ name }) => `${BOT}/_aws/123456789012/${name}`);
    expect(queues).toEqual(expect.arrayContaining(urls));
  });

  it('give way to what .env gives, which no fake replaces', () => {
    const given = readSettings({
      SLACK_API_URL: 'https://slack.com/api/',
      SLACK_TEAM_ID: 'T0123ABCD',
      QCHAIN_LAG_BLOCKS: '20',
      HELP_CONTACT: '',
    });
    const { gatekeeper, qchain } = environments(given);
    expect(gatekeeper).toMatchObject({
      SLACK_TEAM_ID: 'T0123ABCD',
      SLACK_APP_ID: '',
      SLACK_RESPONSE_URL_ORIGIN: 'https://hooks.slack.com',
      HELP_CONTACT: 'the platform team in #incidents',
    });
    expect(qchain).toMatchObject({ SLACK_API_URL: 'https://slack.com/api/', QCHAIN_LAG_BLOCKS: '20' });
  });

  it('give way to what the local cloud itself is called, whatever .env says', () => {
    const { opsgenie, gatekeeper } = environments(
      readSettings({ TABLE_NAME: 'mine', EVENT_BUS_NAME: 'mine' }),
    );
    expect(opsgenie?.TABLE_NAME).toBe('qbot');
    expect(gatekeeper?.EVENT_BUS_NAME).toBe('qbot');
  });
});

describe('a folder that was made', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'environment-'));
    mkdirSync(path.join(folder, 'xyz'));
    const definition = {
      description: 'x',
      timeoutSeconds: 15,
      memoryMb: 512,
      secrets: ['slack-bot-token', 'xyz-key'],
      eventPattern: { source: ['a'], 'detail-type': ['b'], detail: { command: ['/xyz'] } },
    };
    writeFileSync(path.join(folder, 'xyz/function.json'), JSON.stringify(definition));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const config = (text: string) => writeFileSync(path.join(folder, 'xyz/config.ts'), text);

  it('gets its own variable by its table alone, and .env goes before it', () => {
    const readers = `{ level: { variable: 'XYZ_LEVEL', example: '3' }, key: { variable: 'XYZ_KEY_PARAMETER' } }`;
    config(`export const variables: object = ${readers};`);
    expect(environments({}, folder).xyz).toMatchObject({
      XYZ_LEVEL: '3',
      XYZ_KEY_PARAMETER: '/qbot/xyz-key',
    });
    expect(environments({ given: { XYZ_LEVEL: '4' } }, folder).xyz?.XYZ_LEVEL).toBe('4');
  });

  it('gets what every backend does where it has no table', () => {
    expect(readExamples(folder, 'xyz', { secrets: [] })).toMatchObject({
      SLACK_API_URL: 'https://slack.com/api/',
      TABLE_NAME: 'qbot',
      SLACK_BOT_TOKEN_PARAMETER: undefined,
    });
  });

  it('gets the variables and the secrets of its function.json where it has no table', () => {
    const definition = { secrets: ['xyz-key'], variables: { XYZ_LEVEL: '3' } };
    expect(readExamples(folder, 'xyz', definition)).toMatchObject({
      TABLE_NAME: 'qbot',
      XYZ_KEY_PARAMETER: undefined,
      XYZ_LEVEL: '3',
    });
  });

  it('is named where its config.ts has no table', () => {
    config('export const loadConfig = () => ({});');
    expect(() => environments({}, folder)).toThrow(/xyz\/config\.ts exports no "variables"/);
  });

  it('gets a random secret, or that of .env', () => {
    const secretOf = (change: Partial<Settings>) => wiring(change, folder).parameters['/qbot/xyz-key'];
    expect(secretOf({})).toMatch(/^[0-9a-f]{32}$/);
    expect(secretOf({})).not.toBe(secretOf({}));
    expect(secretOf({ given: { XYZ_KEY: 'mine' } })).toBe('mine');
  });
});
