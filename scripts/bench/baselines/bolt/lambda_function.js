// What the gatekeeper is measured against: its main job with Slack's own framework. Proves that Slack sent the request,
// publishes the event that backends know, says so in one line of the log, acknowledges. Left out, all in Bolt's favour:
// the secret's fetch (it is in the environment), the gates, the parser of the text, a deadline for the bus.
// JavaScript, because this folder's dependencies are not there when the repository is type-checked.

import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import bolt from '@slack/bolt';

const { App, AwsLambdaReceiver } = bolt;
const eventBridge = new EventBridgeClient({});
const receiver = new AwsLambdaReceiver({
  signingSecret: process.env.SLACK_SIGNING_SECRET,
  customPropertiesExtractor: ({ requestContext }) => ({
    requestId: requestContext.requestId,
    receivedAt: requestContext.timeEpoch,
  }),
});
// Publishing needs no token: nothing is asked of Slack.
const app = new App({ receiver, processBeforeResponse: true, authorize: async () => ({}) });

app.command(/.*/, async ({ ack, command, context, logger }) => {
  const entry = {
    EventBusName: process.env.EVENT_BUS_NAME,
    Source: 'qbot.gatekeeper',
    DetailType: 'slash_command',
    Detail: JSON.stringify(detailOf(command, context)),
  };
  const answer = await eventBridge.send(new PutEventsCommand({ Entries: [entry] }));
  if (answer.FailedEntryCount !== 0) throw new Error('not published');
  logger.info(`published ${command.command} ${context.requestId}`);
  await ack();
});

/** As in common/contract.ts. */
function detailOf({ token: _, trigger_id, response_url, ...payload }, { requestId, receivedAt }) {
  const [subcommand = '', ...args] = payload.text.split(' ');
  return {
    version: 1,
    command: payload.command,
    subcommand,
    args,
    text: payload.text,
    requestId,
    idempotencyKey: `cmd:${payload.team_id}:${trigger_id}`,
    receivedAt: new Date(receivedAt).toISOString(),
    expiresAt: new Date(receivedAt + 300_000).toISOString(),
    team: { id: payload.team_id, name: payload.team_domain },
    user: { id: payload.user_id, name: payload.user_name },
    channel: { id: payload.channel_id, name: payload.channel_name },
    access: { denied: [] },
    triggerId: trigger_id,
    responseUrl: response_url,
    payload,
  };
}

export const handler = receiver.toHandler();
