import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fuzz } from '../fuzz/run.ts';

jest.setTimeout(120_000);

const folders: string[] = [];

afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true });
});

/** A folder with a bundle of this code. */
function bundle(code: string): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'q-bot-fuzz-'));
  folders.push(folder);
  writeFileSync(path.join(folder, 'lambda_function.js'), code);
  return folder;
}

/** What some cases make of these bundles in place of ours, and what is said of it. */
async function runAgainst(codeFolders: Record<string, string>) {
  const said: string[] = [];
  const print = (line: string) => void said.push(line);
  const tally = await fuzz({ cases: 40, seed: 3, warmUp: 0, shrinks: 5, codeFolders, print });
  return { tally, said: said.join('\n') };
}

it.each([
  ['opsgenie', 600],
  ['jsm', 300],
] as const)(
  'nothing hostile passes a gate, breaks the answer or ends a function, with %s [F21]',
  async (incidents, cases) => {
    const said: string[] = [];
    const tally = await fuzz({ cases, incidents, seed: 1, print: (line) => said.push(line) });
    expect(said).toEqual([]);
    expect(tally).toMatchObject({ cases, accepted: 0, errors5xx: 0, crashes: 0, mismatches: 0 });
    expect(tally.signed).toBeGreaterThanOrEqual(cases / 2);
    expect(JSON.parse(tally.line())).toEqual({
      ...{ cases, signed: tally.signed, accepted: 0, errors5xx: 0, crashes: 0 },
      p999_ms: expect.any(Number),
    });
  },
);

const CALL_AWS = `
const callAws = async (service, target, body) => {
  const scope = 'x/20260101/us-east-1/' + service + '/aws4_request';
  const response = await fetch(process.env.AWS_ENDPOINT_URL, {
    method: 'POST',
    headers: {
      'x-amz-target': target,
      'content-type': 'application/x-amz-json-1.1',
      authorization: 'AWS4-HMAC-SHA256 Credential=' + scope + ', SignedHeaders=host, Signature=' + '0'.repeat(64),
    },
    body: JSON.stringify(body),
  });
  return response.json();
};`;

/** An event that passes every gate, for any request. */
const PUBLISHES_ALL = `${CALL_AWS}
exports.handler = async () => {
  const detail = { command: '/everywhere', subcommand: '', team: { id: 'T0FUZZ0001' }, user: { id: 'U0' }, payload: {} };
  const entry = { EventBusName: 'qbot', Source: 'qbot.gatekeeper', DetailType: 'slash_command' };
  await callAws('events', 'AWSEvents.PutEvents', { Entries: [{ ...entry, Detail: JSON.stringify(detail) }] });
  return { statusCode: 200, body: '' };
};`;

const RINGS_ALL = `${CALL_AWS}
exports.handler = async () => {
  const asked = { Name: process.env.PUSHOVER_API_TOKEN_PARAMETER, WithDecryption: true };
  const { Parameter } = await callAws('ssm', 'AmazonSSM.GetParameter', asked);
  await fetch(process.env.PUSHOVER_API_URL + '/1/messages.json', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ token: Parameter.Value, user: 'uHarbourHarbourHarbourHarbour1', message: 'x' }),
  });
  return { statusCode: 202, body: '' };
};`;

describe('would say so', () => {
  it('where a bundle publishes whatever comes', async () => {
    const { said, tally } = await runAgainst({ gatekeeper: bundle(PUBLISHES_ALL) });
    expect(tally.accepted).toBeGreaterThan(0);
    expect(tally.faults()).toContainEqual(expect.stringMatching(/^accepted: \d+$/));
    expect(said).toMatch(/published without a proof|published, and was to be refused/);
    expect(said).toMatch(/again: npm run fuzz -- --cases \d+ --seed \d+/);
  });

  it('if a bundle sends a push for any webhook', async () => {
    const { said, tally } = await runAgainst({ pushover: bundle(RINGS_ALL) });
    expect(tally.accepted).toBeGreaterThan(0);
    expect(said).toContain('webhook: ');
  });

  it.each([
    ['answers 500', 'exports.handler = async () => ({ statusCode: 500 });', 'answered 500', { crashes: 0 }],
    ['throws', 'exports.handler = async () => { throw new Error("x"); };', 'Error: x', {}],
    [
      'is ended by a rejection that nobody took',
      'exports.handler = async () => { Promise.reject(new Error("x")); await new Promise((r) => setTimeout(r, 9)); };',
      'again: npm run fuzz',
      {},
    ],
    [
      'is ended after its answer',
      'exports.handler = async () => { setTimeout(() => process.exit(3), 1); return { statusCode: 401 }; };',
      'again: npm run fuzz',
      {},
    ],
    ['answers nothing', 'exports.handler = async () => undefined;', 'answered undefined', { crashes: 0 }],
  ])('where a bundle %s', async (_what, code, word, counts) => {
    const { said, tally } = await runAgainst({ gatekeeper: bundle(code) });
    expect(said).toContain(word);
    expect(tally.errors5xx).toBeGreaterThan(0);
    if (!('crashes' in counts)) expect(tally.crashes).toBeGreaterThan(0);
    else expect(tally).toMatchObject(counts);
  });
});
