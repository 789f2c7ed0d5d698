import { execFile } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { isObject } from '../../../common/is-object.ts';
import { createDriverClient } from '../../local/driver-client.ts';
import type { ViewRecord } from '../../local/fakes/slack/slack.ts';
import { type JsonObject, objectsIn, parseJson, textIn } from '../../local/json.ts';
import { startTestUser, type TestUser, USER } from './test-user.ts';

/** Under this name both examples run, each in a bot of its own. */
const NAME = 'example';

/** Of these the bundles that `npm run build` made are taken. */
const OTHERS = ['gatekeeper', 'dead_letters'];

export interface ExampleBot extends TestUser {
  /** What was seen while `act` was done, until nothing is left to do. */
  scene(act: (user: TestUser) => Promise<unknown>): Promise<Scene>;
  close(): Promise<void>;
}

/** What a person, the operators and AWS see, without what differs from run to run. */
export interface Scene {
  messages: JsonObject[];
  views: JsonObject[];
  /** Lines of the example's log. */
  log: JsonObject[];
  metrics: JsonObject[];
  deadLetters: JsonObject[];
  audit: JsonObject[];
  calls: number;
}

/** A bot with one command, that of the example: `example/<boilerplate>`. Close it with `close()`. */
export async function startExampleBot(boilerplate: string): Promise<ExampleBot> {
  const folder = mkdtempSync(path.join(tmpdir(), `q-bot-${boilerplate}-`));
  const folders = { lambdaFolder: path.join(folder, 'lambda'), distFolder: path.join(folder, 'dist') };
  for (const made of Object.values(folders)) mkdirSync(made);
  for (const shared of ['common', 'node_modules'])
    symlinkSync(path.resolve(shared), path.join(folder, shared));
  for (const name of OTHERS) {
    symlinkSync(path.resolve('lambda', name), path.join(folders.lambdaFolder, name));
    for (const built of [name, `${name}.zip`])
      symlinkSync(path.resolve('dist', built), path.join(folders.distFolder, built));
  }
  copyExample(boilerplate, path.join(folders.lambdaFolder, NAME));
  const words = ['scripts/tests/e2e/build-one.ts', ...Object.values(folders), NAME];
  await promisify(execFile)(process.execPath, ['scripts/start/launch.cjs', ...words]);
  const restricted = JSON.stringify({ '/example help': ['U0ENGINE01'], '/example share': [USER] });
  const user = await startTestUser({
    folders,
    timeScale: 0.1,
    settings: { given: { RESTRICTED_COMMANDS: restricted } },
  });
  const close = async () => {
    await user.bot.close();
    rmSync(folder, { recursive: true });
  };
  return { ...user, close, scene: (act) => watch(user, act) };
}

/** With a time that fits what the test lets it wait for, at this time scale. */
function copyExample(boilerplate: string, to: string): void {
  cpSync(path.join('example', boilerplate), to, { recursive: true });
  const file = path.join(to, 'function.json');
  writeFileSync(file, JSON.stringify({ ...JSON.parse(readFileSync(file, 'utf8')), timeoutSeconds: 30 }));
}

async function watch(user: TestUser, act: (user: TestUser) => Promise<unknown>): Promise<Scene> {
  const { bot, logs } = user;
  const state = () => createDriverClient(bot.url).state();
  const before = {
    messages: bot.slack.state().messages.length,
    views: bot.slack.state().views.length,
    logs: logs.length,
    letters: bot.cloud.deadLetters().length,
    audit: (await state()).audit.length,
    calls: bot.cloud.invocations()[NAME] ?? 0,
  };
  await act(user);
  await bot.cloud.idle();
  const lines = logs.slice(before.logs).map(parseJson).filter(isObject);
  return {
    messages: bot.slack.state().messages.slice(before.messages).map(shown),
    views: bot.slack.state().views.slice(before.views).map(opened),
    log: lines.filter(({ service, _aws }) => service === NAME && _aws === undefined).map(logged),
    metrics: lines.filter(({ service, _aws }) => service === NAME && _aws !== undefined).map(counted),
    deadLetters: bot.cloud.deadLetters().slice(before.letters).map(lost),
    audit: (await state()).audit.slice(before.audit).map(recorded),
    calls: (bot.cloud.invocations()[NAME] ?? 0) - before.calls,
  };
}

/** References, times and what an address leads to differ from run to run. */
function settled<T>(value: T): T {
  const text = JSON.stringify(value)
    .replaceAll(/\bref [\w=-]+/g, 'ref')
    .replaceAll(/"(dead#example)#[^"]+"/g, '"$1"')
    .replaceAll(/\b[0-9a-f]{8}-[0-9a-f-]{27}\b/g, 'id')
    .replaceAll(/https?:\/\/127\.0\.0\.1:\d+/g, 'bot')
    .replaceAll(/<!date\^[^>]*>/g, '<!date>')
    // Each language has its own names of what it cannot read.
    .replaceAll(/`(\$ZodError|QBOT_CONTRACT|KeyError|TypeError)`/g, '`unreadable`')
    .replaceAll(/_Q-Bot (unbuilt|\d+\.\d+\.\d+)_/g, '_Q-Bot_');
  return JSON.parse(text);
}

function shown(message: object): JsonObject {
  const { blocks, channel, ephemeralFor, history, text, via }: JsonObject = { ...message };
  return settled({ text, blocks: withoutIds(blocks), channel, ephemeralFor, history, via });
}

/** What a modal shows and carries, without what names its request. */
function opened({ status, user, values, view }: ViewRecord): JsonObject {
  const { callback_id, close, private_metadata, submit, title } = view;
  const metadata = parseJson(textIn(private_metadata));
  const { channelId, data, requestId: _id, responseUrl: _url, ...more } = isObject(metadata) ? metadata : {};
  const blocks = withoutIds(view.blocks);
  return settled({ callback_id, close, submit, title, status, user, values, channelId, data, more, blocks });
}

/** Slack gives each block that has none an id of its own. */
function withoutIds(blocks: unknown): JsonObject[] {
  return objectsIn(blocks).map(({ block_id: _id, ...block }) => block);
}

/** Of an error that is not Q-Bot's own, or of its client of Slack, each language has its own name. */
function logged(line: JsonObject): JsonObject {
  const { errorName, errorMessage, level, message, ...fields } = line;
  const known = [
    'outcome',
    'reason',
    'rule',
    'command',
    'detailType',
    'subcommand',
    'user',
    'team',
    'channel',
  ];
  const isOwn = /^QBOT_(?!SLACK$)/.test(textIn(errorName));
  return settled({
    level,
    message,
    ...Object.fromEntries(known.filter((name) => name in fields).map((name) => [name, fields[name]])),
    ...(isOwn ? { errorName, errorMessage } : {}),
    fields: Object.keys(line)
      .filter((name) => !PER_LANGUAGE.has(name))
      .sort(),
  });
}

/** What Powertools adds beside, and what an error of either language may bring. */
const PER_LANGUAGE = new Set(['errorStack', 'errorCause', 'sampling_rate']);

function counted({ _aws, ...values }: JsonObject): JsonObject {
  const groups = isObject(_aws) ? objectsIn(_aws.CloudWatchMetrics) : [];
  return { ...values, groups };
}

function lost(letter: object): JsonObject {
  const { attempts, functionName, queue, record }: JsonObject = { ...letter };
  const { condition } = isObject(record) && isObject(record.requestContext) ? record.requestContext : {};
  return { attempts, functionName, queue, condition };
}

function recorded(record: JsonObject): JsonObject {
  const { durationMs: _ms, time: _time, requestId: _id, replayedRequestId: _replayed, ...rest } = record;
  return settled(rest);
}
