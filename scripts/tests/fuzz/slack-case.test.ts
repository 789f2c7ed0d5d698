import { never } from './fuzz-case.ts';
import { newSecrets } from './fuzzed-bot.ts';
import { type SlackCase, slackCall } from './slack-case.ts';

const setting = {
  secrets: newSecrets(),
  url: 'http://127.0.0.1:1',
  strayUrl: 'http://127.0.0.1:2',
  now: () => 1_790_000_000_000,
  number: 1,
};

/** A right signature over bytes that are no UTF-8. */
const noise: SlackCase = {
  content: {
    what: 'noise',
    body: '\xec'.repeat(20),
    encoding: 'latin1',
    contentType: undefined,
    expected: never(400),
  },
  proof: { kind: 'right', offset: 0, odd: false },
  bytes: 511_990,
  handover: 'base64',
};

describe('what is right for a fuzzed request', () => {
  it('is judged by the bytes that arrive: each that is no UTF-8 becomes three once it has been a text', () => {
    expect(slackCall(noise, setting).expected).toEqual(never(400));
    expect(slackCall({ ...noise, handover: 'plain' }, setting).expected).toEqual(never(413));
    expect(slackCall({ ...noise, handover: 'plain', bytes: 1000 }, setting).expected).toEqual(never(401));
  });
});
