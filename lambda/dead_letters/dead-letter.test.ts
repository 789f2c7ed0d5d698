import { eventIn, parseDeadLetter } from './dead-letter.ts';
import {
  buildFailure,
  buildInvocation,
  buildRecord,
  buildUndelivered,
  FUNCTION,
} from './fixtures/build-dead-letter.ts';

const order = buildInvocation();
const id = `dead#${FUNCTION}#cmd:T04LANTERN:171.42.fixture#Qa1requestFixture=`;

describe('readLetter', () => {
  it('reads what Lambda sends after the last failure', () => {
    expect(parseDeadLetter(buildRecord(buildFailure(order)))).toEqual({
      id,
      messageId: 'message-1',
      functionName: FUNCTION,
      fate: 'failed',
      errorType: 'Runtime.ExitError',
      errorMessage: 'RequestId: 0ab1 Error: exited',
      attempts: 2,
      payload: JSON.stringify(order),
    });
  });

  it('reads what EventBridge sends of an event that no target took', () => {
    expect(parseDeadLetter(buildUndelivered(order))).toEqual({
      id,
      messageId: 'message-1',
      functionName: FUNCTION,
      fate: 'undelivered',
      errorType: 'NO_PERMISSIONS',
      errorMessage: 'no permission to call the function',
      attempts: 3,
      payload: JSON.stringify(order),
    });
  });

  it.each([
    ['nothing of the function', { responsePayload: null, responseContext: null }],
    ['nothing at all', { responsePayload: undefined, responseContext: undefined }],
  ])('knows no beginning where Lambda says %s', (_case, missing) => {
    const requestContext = {
      functionArn: `arn:aws:lambda:x:0:function:${FUNCTION}`,
      condition: 'EventAgeExceeded',
    };
    expect(parseDeadLetter(buildRecord(buildFailure(order, { ...missing, requestContext })))).toMatchObject({
      functionName: FUNCTION,
      fate: 'not_finished',
      errorType: 'EventAgeExceeded',
      errorMessage: '',
      attempts: 0,
    });
  });

  it('takes an error without type and message', () => {
    const deadLetter = parseDeadLetter(buildRecord(buildFailure(order, { responsePayload: {} })));
    expect(deadLetter).toMatchObject({ fate: 'failed', errorType: 'RetriesExhausted', errorMessage: '' });
  });

  it('says nothing that EventBridge does not say', () => {
    expect(parseDeadLetter(buildUndelivered(order, { attributes: {} }))).toMatchObject({
      id: 'dead##cmd:T04LANTERN:171.42.fixture#Qa1requestFixture=',
      functionName: '',
      errorType: '',
      errorMessage: '',
      attempts: 0,
    });
  });

  it('takes no other target for a function', () => {
    const attributes = { TARGET_ARN: 'arn:aws:sqs:eu-west-1:000000000000:x:qbot-opsgenie' };
    expect(parseDeadLetter(buildUndelivered(order, { attributes })).functionName).toBe('');
  });

  it('keeps 300 characters of an error', () => {
    const responsePayload = { errorType: 'T'.repeat(400), errorMessage: '🔥'.repeat(400) };
    const deadLetter = parseDeadLetter(buildRecord(buildFailure(order, { responsePayload })));
    expect(deadLetter).toMatchObject({ errorType: 'T'.repeat(300), errorMessage: '🔥'.repeat(300) });
  });

  it('has another id for another request of the same order: a form that repeats it', () => {
    const again = buildInvocation({ requestId: 'Qa2' });
    expect(parseDeadLetter(buildUndelivered(again)).id).not.toBe(id);
  });

  it.each(['no JSON', '[]', 'null', '{"detail":{}}', JSON.stringify({ ...order, source: 'aws.ec2' })])(
    'refuses nothing: %s',
    (body) => {
      expect(parseDeadLetter(buildRecord(body, { messageId: 'm-7' }))).toMatchObject({
        id: 'dead#message#m-7',
        fate: 'undelivered',
        payload: body,
      });
    },
  );

  it('keeps what Lambda was called with, where it is no event', () => {
    const deadLetter = parseDeadLetter(buildRecord(buildFailure({ Records: [] })));
    expect(deadLetter).toMatchObject({
      id: 'dead#message#message-1',
      functionName: FUNCTION,
      payload: '{"Records":[]}',
    });
  });

  it('keeps no more of it than an item may have', () => {
    const { payload } = parseDeadLetter(buildRecord('é'.repeat(1_000_000)));
    expect(payload).toBe('é'.repeat(175_000));
  });
});

it('finds the event in a payload', () => {
  expect(eventIn(JSON.stringify(order))?.detail).toEqual(order.detail);
  expect(eventIn('{}')).toBeUndefined();
});
