import { ConfigError, UserError } from './errors.ts';
import { captureOutput } from './fixtures/capture-output.ts';
import { createLog, type Log } from './logger.ts';

let output: ReturnType<typeof captureOutput>;
let log: Log;

beforeEach(() => {
  output = captureOutput();
  log = createLog();
});

afterEach(() => {
  output.restore();
});

function only(): unknown {
  const lines = output.lines();
  expect(lines).toHaveLength(1);
  return lines[0];
}

describe('createLog', () => {
  it.each(['info', 'warn', 'error'] as const)('writes one JSON line at level %s', (level) => {
    log[level]('published', { outcome: 'published', durationMs: 12 });
    expect(only()).toMatchObject({
      level: level.toUpperCase(),
      message: 'published',
      outcome: 'published',
      durationMs: 12,
    });
  });

  it('needs no fields', () => {
    log.info('started');
    expect(only()).toMatchObject({ message: 'started' });
  });

  it('carries the fields of begin until the next begin', () => {
    log.begin({ requestId: 'first', channel: 'C07HARBOUR' });
    log.info('one');
    log.begin({ requestId: 'second' });
    log.info('two');
    const [one, two] = output.lines();
    expect(one).toMatchObject({ message: 'one', requestId: 'first', channel: 'C07HARBOUR' });
    expect(two).toMatchObject({ message: 'two', requestId: 'second' });
    expect(two).not.toHaveProperty('channel');
  });

  it('lets nothing through that is not on its list, at either door [F39]', () => {
    const smuggled = {
      requestId: 'r1',
      text: 'leak-1',
      token: 'leak-2',
      signature: 'leak-3',
      responseUrl: 'leak-4',
      response_url: 'leak-5',
      payload: { secret: 'leak-6' },
      headers: ['leak-7'],
      body: 'leak-8',
    };
    log.begin(smuggled);
    log.error('refused', smuggled);
    expect(only()).toMatchObject({ requestId: 'r1' });
    expect(output.text()).not.toContain('leak');
  });

  it('lets no object through under an allowed name', () => {
    const nested: object = { reason: { deep: 'leak' }, kind: ['leak'], outcome: 'kept' };
    log.info('line', nested);
    expect(only()).toMatchObject({ outcome: 'kept' });
    expect(output.text()).not.toContain('leak');
  });

  it('cuts a value at 300 characters', () => {
    log.info('line', { kind: 'k'.repeat(500_000) });
    expect(only()).toMatchObject({ kind: 'k'.repeat(300) });
  });
});

describe('an error in the log', () => {
  it('is its name, message, cause and frames, and none of its data', () => {
    const cause = Object.assign(new TypeError('fetch failed'), { body: 'leak' });
    const error = Object.assign(new UserError('leak: told to the person only'), { response: 'leak', cause });
    log.error('failed', { error });
    expect(only()).toMatchObject({
      errorName: 'QBOT_USER',
      errorMessage: 'refused with an explanation',
      errorCause: 'TypeError: fetch failed',
      errorStack: expect.stringMatching(/^ {4}at .*logger\.test/),
    });
    expect(output.text()).not.toContain('leak');
  });

  it('keeps no message of others that may quote what it choked on, nor that of their cause', () => {
    const error = new Error('leak', { cause: new SyntaxError('Unexpected token, "leak" is not valid JSON') });
    log.error('failed', { error });
    const errorMessage = 'left out: it may quote what somebody typed';
    expect(only()).toMatchObject({
      errorName: 'Error',
      errorMessage,
      errorCause: `SyntaxError: ${errorMessage}`,
    });
    expect(output.text()).not.toContain('leak');
  });

  it('keeps only the head of ours', () => {
    log.error('failed', { error: new ConfigError([`${'m'.repeat(300)}leak`]) });
    expect(only()).toMatchObject({ errorMessage: `configuration: ${'m'.repeat(285)}` });
    expect(output.text()).not.toContain('leak');
  });

  it('has no message in its frames', () => {
    const error = new ConfigError(['A is missing']);
    log.error('failed', { error });
    expect(only()).not.toMatchObject({ errorStack: expect.stringContaining('missing') });
  });

  it('may have no frames', () => {
    const error = new Error('bare');
    delete error.stack;
    log.error('failed', { error });
    expect(only()).not.toHaveProperty('errorStack');
  });

  it('may be anything, and is then only its type', () => {
    log.error('failed', { error: 'leak' });
    expect(only()).toMatchObject({ errorName: 'string' });
    expect(output.text()).not.toContain('leak');
  });
});
