import type { FailureModes } from './failure-mode.ts';

const GATEKEEPER = 'lambda/gatekeeper';
const TERRAFORM = 'terraform/tests';
const E2E = 'scripts/tests/e2e';

/** What can go wrong with a request that is right. */
export const REQUESTS: FailureModes = {
  1: {
    mode: "The gatekeeper's cold start eats Slack's three seconds",
    handling: 'A small bundle, secrets asked for while it loads, no VPC; an alarm on the 99th percentile',
    tests: [
      [
        'scripts/tests/repo/bundle-budget.test.ts',
        'the gatekeeper and opsgenie stay far from what would slow them',
      ],
      [`${TERRAFORM}/alarms.tftest.hcl`, 'each_row_of_the_table'],
    ],
  },
  2: {
    mode: 'PutEvents is slow or hangs',
    handling: 'A deadline over all tries; the person reads in time that nothing was queued',
    tests: [
      [`${E2E}/trouble.test.ts`, 'says within 3 s that nothing was queued where the bus %s'],
      [`${GATEKEEPER}/publisher.test.ts`, 'ends %s'],
    ],
  },
  3: {
    mode: 'PutEvents answers 200, and an entry failed',
    handling: 'Each entry is read; once more where that can help, else told and counted',
    tests: [
      [`${GATEKEEPER}/publisher.test.ts`, 'believes no answer with %s, and does not repeat it'],
      [`${GATEKEEPER}/publisher.test.ts`, 'does not try a third time'],
    ],
  },
  4: {
    mode: 'The answer of PutEvents is lost, and the order is published twice',
    handling: 'Both events carry one idempotency key',
    tests: [
      [
        `${E2E}/again.test.ts`,
        'makes one incident where the answer of PutEvents is lost, and the order is put on the bus twice',
      ],
    ],
  },
  5: {
    mode: 'Slack says that it repeats a request',
    handling: 'Carried out as any other: the first may have died, and its key tells them for one',
    tests: [
      [
        `${E2E}/again.test.ts`,
        'takes a request that Slack says to repeat: the first may have died on its way',
      ],
    ],
  },
  6: {
    mode: 'EventBridge or Lambda delivers an event more than once',
    handling: 'A conditional write lets one delivery work',
    tests: [
      [`${E2E}/once.test.ts`, 'makes one incident of a submission that is delivered %i times at once'],
      ['lambda/opsgenie/create-once.test.ts', 'creates once for ten at once in %s'],
    ],
  },
  7: {
    mode: 'The trigger has expired when the form is to open',
    handling: 'No retry: a button, whose click brings a fresh one',
    tests: [
      [
        `${E2E}/sre.test.ts`,
        'offers the form again where the trigger had expired, filled with what was typed',
      ],
      ['lambda/opsgenie/open-form.test.ts', 'because %s: a button brings a fresh trigger'],
    ],
  },
  8: {
    mode: 'A backend throws, or its process ends',
    handling: 'Told once, rethrown, tried once more by Lambda, then a dead letter that people see',
    tests: [
      ['common/backend/define-backend.test.ts', 'is told once over all deliveries and rethrown each time'],
      [
        `${E2E}/dead-letters.test.ts`,
        'a function killed mid-create on every attempt: told, carded, and one incident after Replay',
      ],
    ],
  },
  9: {
    mode: 'A backend ends between a create and its record',
    handling: 'The next delivery looks for the key in OpsGenie before it creates',
    tests: [
      [`${E2E}/once.test.ts`, 'makes one incident where the function was killed %s'],
      ['lambda/opsgenie/carry-out.test.ts', 'finds what a first one had created that died before the answer'],
    ],
  },
  10: {
    mode: 'OpsGenie limits requests (429)',
    handling: 'Told at once, with Try again under the same key; counted',
    tests: [
      [`${E2E}/trouble.test.ts`, 'the receipt tells the truth where OpsGenie answers the create with %s'],
      [
        `${E2E}/trouble.test.ts`,
        'the form says what to do where OpsGenie answers the list of services with %s',
      ],
    ],
  },
  11: {
    mode: 'OpsGenie answers 5xx, or not at all',
    handling: 'Looked for by its key; where nobody can know, that is said, and Check again looks first',
    tests: [
      [`${E2E}/trouble.test.ts`, 'the receipt tells the truth where OpsGenie answers the create with %s'],
      [`${E2E}/trouble.test.ts`, 'Check again looks first: what was made after all is found, not made again'],
    ],
  },
  12: {
    mode: 'OpsGenie refuses: 401, 402, 403, 422',
    handling: 'Final: told with what to do, nothing retried, counted for an alarm',
    tests: [
      ['lambda/opsgenie/opsgenie-errors.test.ts', '%d %j'],
      ['lambda/opsgenie/opsgenie-errors.test.ts', '%i as %s'],
    ],
  },
  13: {
    mode: 'OpsGenie took a create and has not processed it',
    handling: 'Asked for 15 s; "accepted, not confirmed", and never "created" before it is',
    tests: [
      ['lambda/opsgenie/opsgenie-client.test.ts', 'is undecided while the request is not processed'],
      ['lambda/opsgenie/carry-out.test.ts', 'that OpsGenie does not confirm is told 15 s after it arrived'],
    ],
  },
  14: {
    mode: 'Slack limits calls (429)',
    handling: 'Waits as long as Slack says, 2 s at most, then the next place of the fixed order',
    tests: [
      ['common/slack/deliver-message.test.ts', 'waits as long as Slack says, at most 2 s, and counts it'],
      ['common/slack/client.test.ts', 'says when to come back, and is counted'],
    ],
  },
  15: {
    mode: 'The bot is no member of the channel',
    handling: 'Told through the response_url, with how to invite it',
    tests: [
      ['common/slack/deliver-message.test.ts', 'says how to invite it, at %s'],
      [
        `${E2E}/sre.test.ts`,
        'tells one who asks in a private channel without the bot, and still opens the incident',
      ],
    ],
  },
  16: {
    mode: 'The bot token is wrong or revoked',
    handling: 'No retry; what needs no token still tells, and an alarm says whose fault it is',
    tests: [
      ['common/slack/client.test.ts', '%s is trouble with the token: %s'],
      ['common/slack/deliver-message.test.ts', 'never throws, not even without a token'],
    ],
  },
  17: {
    mode: 'The response_url has expired or is used up',
    handling: 'A direct message instead; the order itself is not touched',
    tests: [
      [
        'common/slack/notify-user.test.ts',
        'tells by a direct message where the response_url does not take it',
      ],
      ['common/slack/deliver-message.test.ts', '%s: the order goes on to the next place'],
    ],
  },
};
