import { SocketModeError } from './socket-mode-error.ts';
import { readTokens } from './tokens.ts';

const APP = 'xapp-1-A05BEACON-1-lantern';
const BOT = 'xoxb-lantern';

it('reads both tokens', () => {
  const env = { SLACK_APP_TOKEN: `${APP} `, SLACK_BOT_TOKEN: BOT };
  expect(readTokens(env)).toEqual({ appToken: APP, botToken: BOT });
});

const APP_PLACE = "in the app's settings under Basic Information, App-Level Tokens, scope connections:write";
const BOT_PLACE = "in the app's settings under OAuth & Permissions, Bot User OAuth Token";

it.each([
  [{}, `SLACK_APP_TOKEN is missing: put an app-level token (xapp-...) into .env; it is ${APP_PLACE}.`],
  [
    { SLACK_APP_TOKEN: BOT },
    `SLACK_APP_TOKEN holds a bot token, and needs an app-level token (xapp-...), ${APP_PLACE}.`,
  ],
  [
    { SLACK_APP_TOKEN: 'xoxp-1' },
    `SLACK_APP_TOKEN holds something else, and needs an app-level token (xapp-...), ${APP_PLACE}.`,
  ],
  [
    { SLACK_APP_TOKEN: APP, SLACK_BOT_TOKEN: '' },
    `SLACK_BOT_TOKEN is missing: put a bot token (xoxb-...) into .env; it is ${BOT_PLACE}.`,
  ],
  [
    { SLACK_APP_TOKEN: APP, SLACK_BOT_TOKEN: APP },
    `SLACK_BOT_TOKEN holds an app-level token, and needs a bot token (xoxb-...), ${BOT_PLACE}.`,
  ],
  ...[
    'xapp-1-A05BEACON-…',
    'xapp-1-A05\u200bBEACON',
    'xapp-1 A05BEACON',
    '\u200bxapp-1-A05BEACON',
    'xapp-',
  ].map((token): [Record<string, string>, string] => [
    { SLACK_APP_TOKEN: token },
    `SLACK_APP_TOKEN holds a character that no token has, or is cut off: copy it again, whole; it is ${APP_PLACE}.`,
  ]),
  [
    { SLACK_APP_TOKEN: APP, SLACK_BOT_TOKEN: 'xoxb-…' },
    `SLACK_BOT_TOKEN holds a character that no token has, or is cut off: copy it again, whole; it is ${BOT_PLACE}.`,
  ],
])('refuses %j in one sentence', (env, sentence) => {
  expect(() => readTokens(env)).toThrow(new SocketModeError(sentence));
});
