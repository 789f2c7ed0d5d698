import type { FailureModes } from './failure-mode.ts';

const TERRAFORM = 'terraform/tests';
const E2E = 'scripts/tests/e2e';

/** What can go wrong around it: queues, releases, logs, others’ ends. */
export const OPERATION: FailureModes = {
  30: {
    mode: 'A busy backend takes the concurrency of the gatekeeper',
    handling: 'Concurrency can be reserved for each function',
    tests: [[`${TERRAFORM}/functions.tftest.hcl`, 'configuration']],
  },
  31: {
    mode: 'An event arrives long after it was asked for',
    handling: 'It carries when it expires: told and dropped after that',
    tests: [['common/backend/define-backend.test.ts', 'tells and drops an order that is past its expiry']],
  },
  32: {
    mode: 'A message that can never be carried out',
    handling: 'So many tries and no more, then kept for 14 days; nothing is sent back by itself',
    tests: [
      ['common/backend/define-backend.test.ts', 'rejects an event that breaks the contract, untold'],
      [`${E2E}/pushover-gateway.test.ts`, 'gives up after 15 minutes of trouble, and keeps the webhook'],
    ],
  },
  33: {
    mode: 'A dead-letter queue cannot be written to',
    handling: 'Policies that let the bus and Lambda write, and an alarm for each that cannot',
    tests: [
      [`${TERRAFORM}/data.tftest.hcl`, 'queues'],
      [`${TERRAFORM}/alarms.tftest.hcl`, 'each_row_of_the_table'],
    ],
  },
  34: {
    mode: 'Dead letters gather until they expire',
    handling: 'Alarms for what arrives, what stays and for how long; a function that tells people',
    tests: [
      [`${TERRAFORM}/alarms.tftest.hcl`, 'each_row_of_the_table'],
      [
        'lambda/dead_letters/dead_letters.test.ts',
        'is stored whole, its person told once, its card posted once',
      ],
    ],
  },
  35: {
    mode: 'An event that no rule matches',
    handling: 'The gates are derived from the rules, so that what passes has exactly one',
    tests: [
      [
        'scripts/tests/repo/routes.test.ts',
        'what the gatekeeper lets through as %s, %s, has exactly one rule',
      ],
      ['scripts/tests/repo/routes.test.ts', 'no rule takes what the gatekeeper lets nobody ask for'],
    ],
  },
  36: {
    mode: 'A gatekeeper that is newer than a backend',
    handling: 'The contract only grows, and what is not known is ignored',
    tests: [
      ['common/contract.test.ts', 'takes a field that a later gatekeeper adds'],
      [
        'common/backend/define-backend.test.ts',
        'drops a detail-type that it has no handler for, with a word in the log',
      ],
    ],
  },
  37: {
    mode: 'A roll-back while events are on their way',
    handling: 'As above, the other way round: what is new may be missing',
    tests: [['common/contract.test.ts', 'takes an interaction without channel, trigger and response_url']],
  },
  38: {
    mode: 'A backend publishes, and a loop begins',
    handling: 'Only the gatekeeper may put events on the bus; Replay calls the failed function itself',
    tests: [
      [`${TERRAFORM}/routing.tftest.hcl`, 'bus'],
      [
        'lambda/dead_letters/click.test.ts',
        'is refused for what its function does not take, whatever the button says',
      ],
    ],
  },
  39: {
    mode: 'Secrets or what people wrote come into a log',
    handling: 'A log of ids and words of ours, by a list of what is allowed',
    tests: [
      [
        `${E2E}/logs.test.ts`,
        'the functions log nothing that a person wrote, no secret, no signature and no response_url',
      ],
      ['common/logger.test.ts', 'lets nothing through that is not on its list, at either door'],
    ],
  },
  40: {
    mode: 'A region of AWS is away',
    handling:
      'One region by design. Terraform applies the bot into another one, and the Slack app gets its URLs',
    tests: [],
    offAws:
      'Nothing here stands for a region; which availability zones a service survives is a promise of AWS.',
  },
  41: {
    mode: 'Pushover refuses, limits, or is in trouble',
    handling: 'A refusal is final; trouble is tried again, 5 s later at the earliest, for 15 minutes',
    tests: [
      ['lambda/pushover/pushover-client.test.ts', 'refuses with %p %p: final'],
      ['lambda/pushover/pushover.trouble.test.ts', '(%s) the push is queued, and arrives once'],
    ],
  },
  42: {
    mode: "OpsGenie's interface ends, and another one takes its place",
    handling: 'One file knows OpsGenie, behind an interface of four calls; its address is configuration',
    tests: [
      [
        'lambda/opsgenie/incident-backend.test.ts',
        'is all that an incident backend has to do: another one is one file, and a word in lambda_function.ts',
      ],
      ['lambda/opsgenie/opsgenie-client.test.ts', 'takes a base URL that ends with a slash'],
    ],
  },
};
