import { failedEvent, toQueueMessage, undeliveredEvent } from './failed-events.ts';

const event = { id: 'e', detail: { command: '/sre' } };
const shared = { functionName: 'opsgenie', event, at: Date.UTC(2026, 0, 2), traceId: 'Root=1-x-y' };

it('is the event itself where nobody took it, with why beside it', () => {
  const letter = undeliveredEvent({
    ...shared,
    queue: 'undelivered',
    ruleArn: 'arn:aws:events:us-east-1:123456789012:rule/qbot/opsgenie',
    error: { code: 'NO_RESOURCE', message: 'gone', retries: 0 },
  });
  const { attributes, body, traceId } = toQueueMessage(letter);
  expect(JSON.parse(body)).toEqual(event);
  expect(traceId).toBe('Root=1-x-y');
  expect(attributes).toEqual({
    RULE_ARN: { DataType: 'String', StringValue: 'arn:aws:events:us-east-1:123456789012:rule/qbot/opsgenie' },
    TARGET_ARN: {
      DataType: 'String',
      StringValue: 'arn:aws:lambda:us-east-1:123456789012:function:opsgenie:live',
    },
    ERROR_CODE: { DataType: 'String', StringValue: 'NO_RESOURCE' },
    ERROR_MESSAGE: { DataType: 'String', StringValue: 'gone' },
    RETRY_ATTEMPTS: { DataType: 'String', StringValue: '0' },
  });
});

it('says which limit ended the tries', () => {
  const error = { code: 'SDK_CLIENT_ERROR', message: 'no', retries: 9 } as const;
  const { attributes } = toQueueMessage(
    undeliveredEvent({
      ...{ ...shared, queue: 'undelivered', ruleArn: 'arn:x' },
      error: { ...error, exhausted: 'MaximumEventAgeInSeconds' },
    }),
  );
  expect(attributes).toMatchObject({
    EXHAUSTED_RETRY_CONDITION: { StringValue: 'MaximumEventAgeInSeconds' },
    RETRY_ATTEMPTS: { StringValue: '9' },
  });
});

it("is Lambda's record where the function failed, and nothing beside it", () => {
  const failure = {
    ...{ ...shared, queue: 'failures', requestId: 'r', attempts: 2 },
    condition: 'RetriesExhausted',
    error: { errorType: 'Error', errorMessage: 'no' },
  } as const;
  const { attributes, body } = toQueueMessage(failedEvent(failure));
  expect(attributes).toEqual({});
  expect(JSON.parse(body)).toMatchObject({
    requestContext: { functionArn: 'arn:aws:lambda:us-east-1:123456789012:function:opsgenie:live' },
    requestPayload: event,
    responsePayload: { errorType: 'Error', errorMessage: 'no' },
  });
});
