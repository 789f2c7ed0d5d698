import { createHash } from 'node:crypto';
import { buildContext } from '../../common/fixtures/build-context.ts';
import { captureOutput } from '../../common/fixtures/capture-output.ts';
import { exampleEnvironment } from '../../common/fixtures/example-environment.ts';
import { type Loopback, startLoopback } from '../../common/fixtures/loopback.ts';
import { type StartedTable, startTable } from '../../common/fixtures/start-table.ts';
import { variables } from './config.ts';
import { buildRequest, buildSqsEvent } from './fixtures/build-event.ts';
import { HARBOUR_KEY, newAlertId, webhookBody } from './fixtures/build-webhook.ts';
import { type Phone, startPhone } from './fixtures/start-phone.ts';

const TOKEN = 'fixtureWebhookToken-0123456789';
const API_TOKEN = 'aFixtureFixtureFixtureFixture0';
const SECRETS: Record<string, string> = {
  '/qbot/pushover-webhook-token': TOKEN,
  '/qbot/pushover-webhook-token-previous': 'not-set',
  '/qbot/pushover-api-token': API_TOKEN,
  '/qbot/pushover-recipients': JSON.stringify({ default: HARBOUR_KEY }),
};

const TAKEN = { FailedEntryCount: 0, Entries: [{ EventId: '1' }] };

/** SSM with those parameters, an SQS and a bus that take everything. */
function startAws(): Promise<Loopback> {
  return startLoopback(({ body }, response) => {
    const { MessageBody = '', Names = [] }: { MessageBody?: string; Names?: string[] } = JSON.parse(body);
    const Parameters = Names.map((Name) => ({ Name, Value: SECRETS[Name] }));
    const MD5OfMessageBody = createHash('md5').update(MessageBody).digest('hex');
    response.setHeader('content-type', 'application/x-amz-json-1.1');
    response.end(JSON.stringify({ Parameters, MD5OfMessageBody, ...TAKEN }));
  });
}

/** The body of the first message that this queue was sent. */
function sentTo(queue: string): string {
  const sent = aws.received.find(
    ({ body, headers }) =>
      headers['x-amz-target'] === 'AmazonSQS.SendMessage' && body.includes(`qbot-pushover-${queue}"`),
  );
  const { MessageBody = '' }: { MessageBody?: string } = JSON.parse(sent?.body ?? '{}');
  return MessageBody;
}

let aws: Loopback;
let phone: Phone;
let table: StartedTable;
beforeAll(async () => {
  [aws, phone, table] = await Promise.all([startAws(), startPhone(), startTable()]);
});
beforeEach(() => phone.reset());
afterEach(() => jest.restoreAllMocks());
afterAll(() => Promise.all([aws.close(), phone.close(), table.close()]));

/** The module as Lambda loads it: once, under this environment. */
async function load(env: Record<string, string>): Promise<typeof import('./lambda_function.ts')> {
  jest.resetModules();
  jest.replaceProperty(process, 'env', env);
  return import('./lambda_function.ts');
}

function environment(): Record<string, string> {
  return {
    ...exampleEnvironment(variables),
    AWS_REGION: 'eu-west-1',
    AWS_ACCESS_KEY_ID: 'fixture',
    AWS_SECRET_ACCESS_KEY: 'fixture',
    AWS_ENDPOINT_URL_SSM: aws.url,
    AWS_ENDPOINT_URL_SQS: aws.url,
    AWS_ENDPOINT_URL_EVENTBRIDGE: aws.url,
    AWS_ENDPOINT_URL_DYNAMODB: table.endpoint,
    PUSHOVER_API_URL: phone.url,
    // Another host than the endpoint's: the endpoint is what counts.
    RETRY_QUEUE_URL: 'https://sqs.eu-west-1.amazonaws.com/000000000000/qbot-pushover-retry',
    RECEIPTS_QUEUE_URL: 'https://sqs.eu-west-1.amazonaws.com/000000000000/qbot-pushover-receipts',
  };
}

describe('the function', () => {
  it('rings for OpsGenie, queues what it could not, rings from the queue, and logs no text and no key', async () => {
    const { handler } = await load(environment());
    const output = captureOutput();
    const proof = { Authorization: `Bearer ${TOKEN}` };
    const body = webhookBody({ alert: { alertId: newAlertId() } });
    const ask = (headers: Record<string, string>, asked = body) =>
      handler(buildRequest(asked, headers), buildContext());

    const answers = [await ask(proof), await ask({ Authorization: 'Bearer secretGuess' })];
    phone.answer = { status: 500 };
    answers.push(await ask(proof, webhookBody()));
    phone.answer = { status: 200, body: { status: 1 } };
    const delivered = await handler(buildSqsEvent([sentTo('retry')]), buildContext());
    const looked = buildSqsEvent([sentTo('receipts')], 1, 'qbot-pushover-receipts');
    expect(await handler(looked, buildContext()).finally(output.restore)).toEqual(delivered);
    expect(phone.asked()).toHaveLength(1);

    expect(answers).toMatchObject([{ statusCode: 202 }, { statusCode: 401 }, { statusCode: 202 }]);
    expect(delivered).toEqual({ batchItemFailures: [] });
    expect(phone.pushes()).toHaveLength(3);
    expect(phone.pushes()).toEqual(
      Array(3).fill(expect.objectContaining({ user: HARBOUR_KEY, token: API_TOKEN })),
    );
    const published = aws.received.filter(({ headers }) => headers['x-amz-target'] === 'AWSEvents.PutEvents');
    expect(published).toHaveLength(3);
    expect(JSON.parse(published[0]?.body ?? '')).toMatchObject({
      Entries: [{ EventBusName: 'qbot', Source: 'qbot.webhook', DetailType: 'alert_action' }],
    });
    expect(output.text()).toContain('"outcome":"rung"');
    expect(output.text()).toContain('"outcome":"queued"');
    for (const secret of [TOKEN, API_TOKEN, HARBOUR_KEY, 'secretGuess', 'Checkout is down', 'third payment'])
      expect(output.text()).not.toContain(secret);
  });
});
