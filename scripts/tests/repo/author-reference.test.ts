import { existsSync, readFileSync } from 'node:fs';
import { detailSchema } from '../../../common/contract.ts';
import { buildContext } from '../../../common/fixtures/build-context.ts';
import { buildDetail } from '../../../common/fixtures/build-event.ts';
import { type Loopback, startLoopback } from '../../../common/fixtures/loopback.ts';
import { onceInMemory } from '../../../common/fixtures/once-in-memory.ts';
import { recordSlack } from '../../../common/fixtures/record-slack.ts';
import { validateMessage, validateView } from '../../local/fakes/slack/block-kit.ts';
import { createWeather, type WeatherDeps } from './fixtures/author-examples.ts';

const read = (file: string) => readFileSync(file, 'utf8');
const page = read('docs/author-reference.md');
/** Without indentation. */
const flat = (text: string) => text.replaceAll(/^[ \t]+/gm, '');

describe('docs/author-reference.md', () => {
  // What these say is compared with the code by `npm run typecheck`, and the last one is this test.
  const checked = ['fixtures/author-shapes.ts', 'fixtures/author-examples.ts', 'author-reference.test.ts'];
  const sources = checked.map((file) => flat(read(`scripts/tests/repo/${file}`)));
  const blocks = Array.from(page.matchAll(/^```ts\n([\s\S]*?)^```$/gm), ([, block = '']) => block);

  it.each(blocks)('shows only what compiles: %j', (block) => {
    expect(sources.some((source) => source.includes(flat(block)))).toBe(true);
  });

  it('shows every function and type of which it is checked that they are as it says', () => {
    const shapes = read('scripts/tests/repo/fixtures/author-shapes.ts');
    const names = Array.from(
      shapes.matchAll(/^(?:export type (?!Parser|Reader)| {2}(?=\w+[<(]))(\w+)/gm),
      ([, name = '']) => name,
    );
    expect(names.length).toBeGreaterThan(35);
    const shown = flat(blocks.join(''));
    expect(names.filter((name) => !new RegExp(`^(export type )?${name}\\b`, 'm').test(shown))).toEqual([]);
  });

  it('names each field of an event', () => {
    const [table = ''] = /^\| field of `detail`[\s\S]*?\n\n/m.exec(page) ?? [];
    const rows = Array.from(table.matchAll(/^\|([^|]*)\|/gm), ([, names = '']) => names).slice(2);
    const named = rows.flatMap((names) => Array.from(names.matchAll(/`(\w+)`/g), ([, name]) => name));
    expect(named.sort()).toEqual(Object.keys(detailSchema.shape).sort());
  });

  it('names files that are there', () => {
    const named = Array.from(
      page.matchAll(/`((?:slack|backend|fixtures)\/[\w-]+\.ts|\w+\.ts)`/g),
      ([, file]) => file,
    );
    const files = [...new Set(named)].filter((file) => file !== 'lambda_function.ts');
    expect(files.length).toBeGreaterThan(12);
    expect(files.filter((file) => !existsSync(`common/${file}`))).toEqual([]);
  });

  it('names the fixtures that are there', () => {
    const [, tests = ''] = page.split('\n## Tests\n');
    const named = Array.from(tests.matchAll(/`(\w+)\(\w*\)`/g), ([, name = '']) => name);
    const exported = ['build-event', 'build-context', 'record-slack', 'record-log', 'record-audit']
      .concat('once-in-memory', 'loopback')
      .map((file) => read(`common/fixtures/${file}.ts`))
      .join('');
    expect(new Set(named).size).toBe(7);
    expect(
      named.filter((name) => !new RegExp(`^export (async )?function ${name}\\b`, 'm').test(exported)),
    ).toEqual([]);
  });
});

describe('its command', () => {
  let api: Loopback;
  let status: number;
  beforeEach(async () => {
    status = 200;
    api = await startLoopback(({ method }, response) => {
      response.writeHead(status);
      response.end(method === 'GET' ? '{"celsius":21}' : '{"id":"W1"}');
    });
  });
  afterEach(() => api.close());

  async function run(
    type: 'slash_command' | 'block_actions' | 'view_submission',
    overrides: object,
    given = {},
  ) {
    const slack = recordSlack();
    const more = { fetch, apiUrl: api.url, token: async () => 'fixture' };
    const handlers = createWeather({ ...slack, once: onceInMemory(), ...more, ...given });
    const detail = buildDetail({ command: '/weather', subcommand: '', args: [], ...overrides });
    await handlers[type]?.({ detail, context: buildContext() });
    return slack;
  }

  const submit = (given: Partial<WeatherDeps> = {}, text = 'Storm') => {
    const values = { text: { value: { type: 'plain_text_input', value: text } } };
    const view = { private_metadata: '{"data":{"city":"Berlin"}}', state: { values } };
    return run('view_submission', { subcommand: 'warn', payload: { view } }, given);
  };

  it('answers, and its buttons do what they say', async () => {
    const { told } = await run('slash_command', { freeText: 'Berlin <!here>' });
    expect(told).toMatchObject([{ text: 'Berlin &lt;!here&gt;: It has 21 °C.' }]);
    expect(told.flatMap(validateMessage)).toEqual([]);
    const actions = (action_id: string) => ({
      payload: { actions: [{ action_id, value: '{"city":"Berlin"}' }] },
    });
    const again = await run('block_actions', actions('/weather::refresh'));
    expect(again.told).toMatchObject([{ text: 'Berlin: It has 21 °C.' }]);
    const { views } = await run('block_actions', actions('/weather:warn:form'));
    expect(views.map(validateView)).toEqual([[]]);
    await expect(run('slash_command', {})).rejects.toMatchObject({
      userMessage: expect.stringMatching(/^Which city/),
    });
  });

  it('sends a warning once, however often it is delivered', async () => {
    const once = onceInMemory();
    const first = await submit({ once });
    const second = await submit({ once });
    expect([first, second].map(({ told }) => told.length)).toEqual([1, 0]);
    expect(api.received.map(({ body }) => body)).toEqual(['{"text":"Storm","city":"Berlin"}']);
  });

  it('tells what came of a warning whose answer was lost', async () => {
    const once = onceInMemory();
    const lost = new Error('the process is gone');
    await expect(submit({ once, notifyUser: () => Promise.reject(lost) })).rejects.toBe(lost);
    expect(await submit({ once })).toMatchObject({ told: [{ text: 'Warning W1 is sent.' }] });
    expect(api.received).toHaveLength(1);
  });

  it('takes a 5xx for no answer', async () => {
    status = 503;
    const once = onceInMemory();
    await expect(submit({ once })).rejects.toMatchObject({ response: { status } });
    await expect(submit({ once })).rejects.toMatchObject({
      userMessage: 'Interrupted: look whether your warning is there.',
    });
    expect(api.received).toHaveLength(1);
  });

  it('says what became of one that was not sent, and of one of which nobody knows', async () => {
    const { told } = await submit({}, ' ');
    expect(told).toMatchObject([{ text: 'Nothing was sent: the text was empty.' }]);
    status = 403;
    await expect(submit()).rejects.toMatchObject({ userMessage: 'The weather service refused it (403).' });
    const once = onceInMemory();
    const lost = new TypeError('fetch failed', { cause: { code: 'ECONNRESET' } });
    const fetch = () => Promise.reject(lost);
    await expect(submit({ once, fetch })).rejects.toMatchObject({ failure: { requestLeft: true } });
    await expect(submit({ once })).rejects.toMatchObject({
      userMessage: 'Interrupted: look whether your warning is there.',
    });
  });
});
