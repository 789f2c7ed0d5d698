import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { describePython } from '../../local/lambda/fixtures/python.ts';
import { StartedCopy } from './started-copy.ts';

jest.setTimeout(120_000);

/** From a save on, until a person has the answer: on a machine that builds a function within 700 ms. */
const LIMIT_MS = 3000;
const BUILD_MS = 700;

let copy: StartedCopy;
/** A busy machine has more time, in proportion to what it needed to build the functions. */
let limitMs: number;

beforeAll(async () => {
  copy = new StartedCopy();
  await copy.untilUp();
  limitMs = LIMIT_MS * Math.max(1, copy.functionBuildMs() / BUILD_MS);
});
afterAll(() => copy.close());

/** Edits a file of the copy; returns when it was saved. */
function edit(file: string, from: string | RegExp, to: string): number {
  const text = readFileSync(copy.at(file), 'utf8');
  const edited = text.replace(from, () => to);
  if (edited === text) throw new Error(`${file} has no ${from}`);
  writeFileSync(copy.at(file), edited);
  return Date.now();
}

async function makeCommand(...words: string[]): Promise<number> {
  await copy.run('scripts/new-command/main.ts', ...words);
  return Date.now();
}

function report(what: string, ms: number): number {
  process.stderr.write(`${what}: ${ms} ms from the save to the answer (limit ${Math.round(limitMs)})\n`);
  return ms;
}

describe('a bot that runs', () => {
  it('answers a command that was made beside it, without a restart', async () => {
    const from = await makeCommand('deploys');
    const ms = await copy.answers('/deploys', 'hello', { answer: /^hello$/, from });
    expect(report('npm run new-command -- deploys', ms)).toBeLessThan(limitMs);
    expect(copy.lines).toContain('New: lambda/deploys. Try it: npm run send -- /deploys hello');
    expect(copy.lines.filter((line) => line.startsWith('Saved. Building'))).toEqual([
      expect.stringContaining('Building deploys '),
    ]);
  });

  it('completes it on the page, also on one that is open', async () => {
    expect(await copy.json('/_local/commands')).toContainEqual(
      expect.objectContaining({ command: '/deploys', functionName: 'deploys' }),
    );
    const events = await fetch(`${copy.url}/_local/events`);
    const reader = events.body?.getReader();
    let seen = '';
    const until = async (text: string) => {
      while (!seen.includes(text)) seen += new TextDecoder().decode((await reader?.read())?.value);
    };
    await until('event: setup');
    edit('lambda/deploys/function.json', 'Say back what was typed', 'Lists the deployments');
    await until('Lists the deployments');
    await reader?.cancel();
  });

  it('takes over code, and a variable of config.ts with its value in .env, when they are saved', async () => {
    writeFileSync(copy.at('.env'), 'DEPLOYS_GREETING=the greeting of .env\n');
    const imports = 'import { type Environment, readConfig';
    edit('lambda/deploys/config.ts', imports, `${imports}, text`);
    const table = '  ...backendVariables,\n';
    edit('lambda/deploys/config.ts', table, `${table}  greeting: text('DEPLOYS_GREETING', 'the example'),\n`);
    const from = edit(
      'lambda/deploys/deploys.ts',
      'async function sayBack({ notifyUser }: DeploysDeps, detail: Detail): Promise<DeliveryOutcome> {',
      'async function sayBack({ notifyUser }: DeploysDeps, detail: Detail): Promise<DeliveryOutcome> {\n  if (detail.text === "greet") return notifyUser(recipientOf(detail), { text: String(process.env.DEPLOYS_GREETING) });',
    );
    const ms = await copy.answers('/deploys', 'greet', { answer: /^the greeting of \.env$/, from });
    expect(report('config.ts, code and .env', ms)).toBeLessThan(limitMs);
  });

  it('takes over another value of .env alone', async () => {
    writeFileSync(copy.at('.env'), 'DEPLOYS_GREETING=another one\nSLACK_BOT_TOKEN=xoxb-mine\n');
    const from = Date.now();
    const ms = await copy.answers('/deploys', 'greet', { answer: /^another one$/, from });
    expect(report('.env', ms)).toBeLessThan(limitMs);
    expect(copy.lines).toContain('SLACK_BOT_TOKEN counts from the next npm start on.');
  });

  it('says in a sentence what is not right, and answers as before', async () => {
    const file = 'lambda/deploys/function.json';
    const right = readFileSync(copy.at(file), 'utf8');
    const told = copy.said('lambda/deploys/function.json is not JSON');
    writeFileSync(copy.at(file), right.slice(0, 50));
    await told;
    expect(await copy.type('/deploys', 'still there')).toBe('still there');
    const built = copy.said('the next call runs it');
    edit('lambda/qchain/lambda_function.ts', /^/, '// saved\n');
    await built;
    const from = edit(file, /.*/s, right.replace('"/deploys"', '"/rollouts"'));
    const ms = await copy.answers('/rollouts', 'hello', { answer: /^hello$/, from });
    expect(report('function.json', ms)).toBeLessThan(limitMs);
    const again = edit(file, /.*/s, right);
    await copy.answers('/deploys', 'hello', { answer: /^hello$/, from: again });
    expect(copy.lines.filter((line) => /^ {4}at .*(scripts\/|node:)/.test(line))).toEqual([]);
  });

  it('names the line of the source where an error was thrown', async () => {
    const place =
      'async function sayBack({ notifyUser }: DeploysDeps, detail: Detail): Promise<DeliveryOutcome> {';
    const built = copy.said('the next call runs it');
    edit(
      'lambda/deploys/deploys.ts',
      place,
      `${place}\n  if (detail.text === 'fail') throw new Error('no');`,
    );
    await built;
    const text = readFileSync(copy.at('lambda/deploys/deploys.ts'), 'utf8');
    const line = text.slice(0, text.indexOf("throw new Error('no')")).split('\n').length;
    const told = copy.said(`(lambda/deploys/deploys.ts:${line}:`);
    await copy.type('/deploys', 'fail');
    await told;
  });

  it('says which line does not compile, and answers as before', async () => {
    const told = copy.said('lambda/deploys does not build; the old code keeps running.');
    edit('lambda/deploys/deploys.ts', /^/, 'const = 1;\n');
    await told;
    expect(await copy.type('/deploys', 'still there')).toBe('still there');
    const built = copy.said('the next call runs it');
    edit('lambda/deploys/deploys.ts', 'const = 1;\n', '');
    await built;
  });

  it('knows a command no more whose folder is gone', async () => {
    rmSync(copy.at('lambda/deploys'), { recursive: true });
    const from = Date.now();
    const ms = await copy.answers('/deploys', 'hello', { answer: /\/deploys/, from });
    report('a folder that is gone', ms);
    expect(copy.lines).toContain('Gone: lambda/deploys. What it answered is unknown now.');
    expect(await copy.json('/_local/commands')).not.toContainEqual(
      expect.objectContaining({ command: '/deploys' }),
    );
  });
});

describePython('a bot that runs, in Python', () => {
  it('answers a command that was made beside it, without a restart', async () => {
    const from = await makeCommand('tickets', '--language', 'python');
    const ms = await copy.answers('/tickets', 'hello', { answer: /^hello$/, from });
    expect(report('npm run new-command -- tickets --language python', ms)).toBeLessThan(limitMs);
  });

  it('takes over a changed variable when it is saved', async () => {
    edit(
      'lambda/tickets/function.json',
      '"runtime"',
      '"variables": { "TICKETS_GREETING": "from function.json" },\n  "runtime"',
    );
    edit(
      'lambda/tickets/command.py',
      'from __future__ import annotations\n',
      'from __future__ import annotations\n\nimport os\n',
    );
    const place =
      '    def _say_back(self, invocation: Invocation) -> str:\n        detail = invocation.detail\n';
    const from = edit(
      'lambda/tickets/command.py',
      place,
      `${place}        if detail["text"] == "greet":\n            return self.notify_user(recipient_of(detail), {"text": os.environ["TICKETS_GREETING"]})\n`,
    );
    const ms = await copy.answers('/tickets', 'greet', { answer: /^from function\.json$/, from });
    expect(report('function.json and Python', ms)).toBeLessThan(limitMs);
  });
});
