import type { FailureModes } from './failure-mode.ts';

const GATEKEEPER = 'lambda/gatekeeper';
const E2E = 'scripts/tests/e2e';

/** What can go wrong at the door. */
export const DOOR: FailureModes = {
  18: {
    mode: 'A secret is rotated while requests come',
    handling: 'Two are valid at once; a mismatch reads them again, once in 30 s at most',
    tests: [
      [`${E2E}/gateway.test.ts`, 'accepts a rotated secret within the first mismatch, without a restart'],
      ['common/aws/secret-check.test.ts', 're-reads once in 30 s, however many are wrong'],
    ],
  },
  19: {
    mode: 'SSM or KMS does not answer',
    handling: 'The last good values for an hour; without any, nobody is let in',
    tests: [
      [`${GATEKEEPER}/authenticate.test.ts`, 'goes on for an hour with the values it has, once SSM is away'],
      [`${GATEKEEPER}/authenticate.test.ts`, 'proves nothing where SSM never answered'],
    ],
  },
  20: {
    mode: 'A variable is missing or malformed',
    handling: 'The function does not start, and names all that is wrong in one error',
    tests: [
      [
        `${GATEKEEPER}/lambda_function.test.ts`,
        'does not start without its configuration, and says all that is missing at once',
      ],
      [
        'lambda/opsgenie/lambda_function.test.ts',
        'does not start without its environment, and names every variable',
      ],
      ['common/config.test.ts', 'gathers all faults into one ConfigError'],
    ],
  },
  21: {
    mode: 'A body that is malformed: base64, UTF-8, form, JSON, repeated or forbidden keys',
    handling: '400 in one line once it is proven, and never an error of ours',
    tests: [
      [`${GATEKEEPER}/gatekeeper.malformed.test.ts`, 'because of %s is a 400 with one line'],
      [
        `${E2E}/fuzz.test.ts`,
        'nothing hostile passes a gate, breaks the answer or ends a function, in 600 cases',
      ],
    ],
  },
  22: {
    mode: 'A body, or the event made of it, is too large',
    handling:
      '413 over 512 kB before any hashing; over 240 kB of event the person is told, nothing is published',
    tests: [
      [`${E2E}/gateway.test.ts`, 'refuses over 512 kB before anything else'],
      [
        `${GATEKEEPER}/gatekeeper.unproven.test.ts`,
        'over 512,000 bytes is a 413 before any hashing (base64: %p)',
      ],
    ],
  },
  23: {
    mode: 'Any unicode in what people write',
    handling: 'The bytes are proven, decoded once, and cut by the code points that each service counts',
    tests: [
      [`${GATEKEEPER}/command-text.test.ts`, 'has folded %s'],
      [
        'lambda/opsgenie/opsgenie-client.test.ts',
        'cuts at 130 and 15,000 characters, never half of an emoji',
      ],
      ['lambda/pushover/notification.test.ts', 'keeps 5,000 of %s within the limits, cut at a code point'],
    ],
  },
  24: {
    mode: 'Clocks differ: a timestamp too old, or of the future',
    handling: '300 s are allowed both ways',
    tests: [
      ['common/slack/signature.test.ts', 'when it is %s'],
      [`${GATEKEEPER}/gatekeeper.unproven.test.ts`, 'but not 300 seconds away: %s'],
    ],
  },
  25: {
    mode: 'A captured request is posted again within the window',
    handling: 'It has the key of the first',
    tests: [
      [`${E2E}/again.test.ts`, 'carries out once what is posted again within its five minutes'],
      [`${GATEKEEPER}/interaction.test.ts`, 'differs between %s'],
    ],
  },
  26: {
    mode: 'An unknown command',
    handling: 'Told, with the commands that there are; nothing is published',
    tests: [[`${E2E}/sre.test.ts`, 'refuses %s %o and says why']],
  },
  27: {
    mode: 'Asked in the wrong channel, or by the wrong person',
    handling: 'Told the rule and whom to ask; nothing is published, and the audit record says so',
    tests: [
      [`${E2E}/audit.test.ts`, 'has one record of what was refused by %s'],
      [`${E2E}/sre.test.ts`, 'refuses the restricted sub-command spelled %j'],
    ],
  },
  28: {
    mode: 'The lists of the gates are empty or wrong',
    handling: 'Nobody may do anything',
    tests: [
      [`${GATEKEEPER}/gates.test.ts`, 'refuses everything where nothing is configured'],
      [`${GATEKEEPER}/config.test.ts`, 'refuses %s'],
    ],
  },
  29: {
    mode: 'A flood of forged requests',
    handling: 'No I/O for what is not proven, throttles in front; the webhook needs a key to start anything',
    tests: [
      [`${GATEKEEPER}/gatekeeper.unproven.test.ts`, '%s gets the bland 401 without any I/O'],
      [`${GATEKEEPER}/authenticate.test.ts`, 'keeps a flood of forgeries from SSM'],
      [
        `${E2E}/pushover-gateway.test.ts`,
        '10,000 calls without the key, or with wrong ones, start no function',
      ],
    ],
  },
};
