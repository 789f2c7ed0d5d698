import { PLACEHOLDER } from '../../common/aws/secrets.ts';
import type { TopicSubscription } from './aws.ts';
import type { Deployment } from './deployment.ts';

/**
 * What to do, in words that fit where this bot runs: what helps a deployed one would change that one where the bot of a
 * laptop is meant. What ends without a full stop stands inside of a sentence.
 */
export interface Remedies {
  /** Gives a secret another value. */
  setSecret(name: string): string;
  /** Of a former value that has no end. */
  endFormer(name: string): string;
  /** Of a secret without a parameter. */
  makeParameter: string;
  /** Where a variable of Terraform is set, by its name there. */
  variable(name: string): string;
  /** Goes on after "set". */
  setting(name: string, value: string): string;
  /** Where the day is set on which Jira's token ends. */
  jiraTokenEnd: string;
  /** What makes a setting hold. */
  apply: string;
  /** For a live app that is not as its manifest. */
  pasteManifest: string;
  /** Of the gateway's answer to a signed request; undefined: it did not answer. */
  gateway(status: number | undefined): string;
  /** Of the gate that refused a signed request. */
  refused: string;
  brokenFunction(functionName: string): string;
  /** For a function whose code is not that of the local build. */
  otherCode(folder: string): string;
  deadLetters(queue: string): string;
  /** For groups that grant rights, and were not read. */
  oldGroups: string;
  noSubscriber: string;
  unconfirmed(topicArn: string, subscription: TopicSubscription): string;
  /** For a function that has no settings of a site of Jira. */
  siteSettings: string;
  /** For something of AWS that is not there. */
  gone: string;
}

/** For a bot that Terraform has made. */
export function deployedRemedies({ name, region }: Pick<Deployment, 'name' | 'region'>): Remedies {
  const secrets = (words: string) => `npm run secrets -- ${words} --prefix ${name} --region ${region}`;
  return {
    setSecret: (secret) => secrets(`set ${secret}`),
    endFormer: (secret) =>
      `${secrets(`rotate ${secret.slice(0, secret.lastIndexOf('-'))}`)} keeps the old value for 24 hours; to end it, set it to "${PLACEHOLDER}".`,
    makeParameter: 'npm run deploy makes it; then npm run secrets -- set.',
    variable: (variable) => variable,
    setting: (variable, value) => `${variable} = "${value}" and deploy`,
    jiraTokenEnd: 'token_expires of jsm',
    apply: 'deploy',
    pasteManifest:
      'Paste terraform output -raw slack_manifest under App Manifest of the app, and install the app again where scopes have changed.',
    gateway: deployedGateway,
    refused: 'Set what it names in Terraform, and deploy.',
    brokenFunction: (functionName) =>
      `aws lambda get-function-configuration --function-name ${functionName} says why; npm run deploy.`,
    otherCode: (folder) =>
      `npm run deploy; or, where this checkout is not what is to run, npm run build in the one that is. Rolled back? npm run rollback -- ${folder} --list says it, --forward ends it.`,
    deadLetters: (queue) => deployedLetters(queue, region),
    oldGroups: `Deployed less than five minutes ago: wait. Else aws logs tail /aws/lambda/${name}-group_sync --since 1h says why (docs/runbook.md, groups-old).`,
    noSubscriber: 'Set alarm_email and deploy, or subscribe to the topic.',
    unconfirmed: (topicArn, { endpoint, protocol }) =>
      `Click the link in the mail of AWS Notifications. Sent again: aws sns subscribe --topic-arn ${topicArn} --protocol ${protocol} --notification-endpoint ${endpoint}`,
    siteSettings: 'npm run migrate -- settings; then deploy.',
    gone: 'Terraform has made it and it is gone, or this is another account or Region: npm run deploy.',
  };
}

function deployedGateway(status: number | undefined): string {
  if (status === undefined)
    return 'Look at the domain and at the stage of the HTTP API; --origin names another address.';
  if (status === 401) {
    return 'Look at the clock below. Else the gatekeeper has another secret: wait a minute after a change, and look at its log for "not proven to come from Slack".';
  }
  if (status === 403 || status === 404)
    return 'No route is there: npm run deploy; with a domain of your own, look at its mapping.';
  if (status === 429) return 'The throttle of the route is reached: raise api_throttle_rate, or wait.';
  return 'The gatekeeper failed: its log says why (aws logs tail /aws/lambda/<name>-gatekeeper --since 10m); to go back: npm run rollback -- gatekeeper.';
}

function deployedLetters(queue: string, region: string): string {
  return queue.includes('pushover')
    ? `Pushes that nobody got. Mend the cause (docs/runbook.md), then: aws sqs start-message-move-task --region ${region} --source-arn <arn of ${queue}>`
    : 'dead_letters does not empty it: look at its log, at the bot token, and that the bot is in operations_channel (docs/operations.md).';
}
