import { UserError } from './errors.ts';
import { loggableError, UnexpectedError, withOwnErrors } from './loggable-error.ts';

const UNSAID = 'left out: it may quote what somebody typed';

/** An error as a library makes it: named, with data that it carries along. */
function foreign(name: string, message: string, data: object = {}): Error {
  return Object.assign(new Error(message), { name, ...data });
}

const DENIED = 'User: arn:aws:sts::1:assumed-role/x is not authorized to perform: kms:Decrypt';

describe('the message of an error', () => {
  it.each([
    ['of ours', new UserError('told to the person only'), 'refused with an explanation'],
    ['that AWS denies', foreign('AccessDeniedException', DENIED), DENIED],
    ['of throttling', foreign('ThrottlingException', 'Rate exceeded'), 'Rate exceeded'],
    [
      'of a connection',
      foreign('Error', 'connect ECONNREFUSED 127.0.0.1:443', { code: 'ECONNREFUSED' }),
      'connect ECONNREFUSED 127.0.0.1:443',
    ],
    [
      'of Slack',
      foreign('Xb', 'An API error occurred: invalid_auth', { code: 'slack_webapi_platform_error' }),
      'An API error occurred: invalid_auth',
    ],
    ['of fetch', new TypeError('fetch failed'), 'fetch failed'],
    [
      'of a fault in our code, without the word that it read',
      new TypeError("Cannot read properties of undefined (reading 'quokka')"),
      'Cannot read properties of undefined',
    ],
  ])('%s is kept', (_what, error, message) => {
    expect(loggableError(error).message).toBe(message);
  });

  it.each([
    ['a parser', new SyntaxError('Unexpected token q in JSON, "quokka" is not valid JSON')],
    [
      'AWS’s check of its input',
      foreign('ValidationException', "Value 'quokka' failed to satisfy constraint"),
    ],
    ['a wrong URL', new TypeError('Failed to parse URL from https://quokka.example')],
    ['a schema', foreign('ZodError', '[{"path":["quokka"]}]')],
    ['an error that only says like a known one', new Error('the quokka: fetch failed')],
    ['a failed request of Slack’s client', foreign('X', 'quokka', { code: 'slack_webapi_request_error' })],
    ['a code of Node’s that quotes', foreign('TypeError', 'quokka', { code: 'ERR_INVALID_URL' })],
    ['anything', new Error('quokka')],
  ])('is left out of %s', (_what, error) => {
    expect(loggableError(error).message).toBe(UNSAID);
  });

  it('is cut, and so is a name', () => {
    const { message, name } = loggableError(foreign(`Throttling${'n'.repeat(500)}`, 'm'.repeat(500)));
    expect([name.length, message.length]).toEqual([100, 300]);
  });
});

describe('a handler with errors of its own', () => {
  const failing = (error: unknown) =>
    withOwnErrors(async () => {
      throw error;
    })({}).catch((thrown: unknown) => thrown);

  it('gives back what it gives', async () => {
    await expect(withOwnErrors(async (a: number, b: number) => a + b)(1, 2)).resolves.toBe(3);
  });

  it.each([
    [
      'Slack’s, with the body of its answer',
      foreign('Xb', 'quokka', { body: { echo: 'quokka' }, headers: {} }),
    ],
    ['ours, with its text for the person', new UserError('quokka')],
    ['one that quotes', new SyntaxError('"quokka" is not valid JSON')],
    ['no error at all', 'quokka'],
  ])('throws nothing of %s that Lambda would write', async (_what, error) => {
    const thrown = await failing(error);
    expect(thrown).toBeInstanceOf(UnexpectedError);
    const own = thrown as UnexpectedError;
    expect(
      [{ ...own }, own.name, own.message, own.stack].map((one) => JSON.stringify(one)).join(),
    ).not.toContain('quokka');
  });

  it('keeps the name, which alarms and operators know, and where it was thrown', async () => {
    const own = (await failing(new SyntaxError('quokka'))) as UnexpectedError;
    expect(own.name).toBe('SyntaxError');
    expect(own.stack).toMatch(/^SyntaxError: left out: .*\n {4}at .*loggable-error\.test/);
  });

  it('does not wrap twice', async () => {
    const once = await failing(new Error('x'));
    expect(await failing(once)).toBe(once);
  });
});
