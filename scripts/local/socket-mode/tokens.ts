import type { Environment } from '../../../common/config.ts';
import { SocketModeError } from './socket-mode-error.ts';

export interface Tokens {
  /** `xapp-...`: opens connections. */
  appToken: string;
  /** `xoxb-...`: what the functions call Slack with. */
  botToken: string;
}

const KINDS = {
  SLACK_APP_TOKEN: {
    prefix: 'xapp-',
    what: 'an app-level token',
    where: 'Basic Information, App-Level Tokens, scope connections:write',
  },
  SLACK_BOT_TOKEN: {
    prefix: 'xoxb-',
    what: 'a bot token',
    where: 'OAuth & Permissions, Bot User OAuth Token',
  },
} as const;

/** The two tokens of the development app. Throws a SocketModeError for one that is missing or of another kind. */
export function readTokens(env: Environment): Tokens {
  return { appToken: tokenIn(env, 'SLACK_APP_TOKEN'), botToken: tokenIn(env, 'SLACK_BOT_TOKEN') };
}

function tokenIn(env: Environment, name: keyof typeof KINDS): string {
  const { prefix, what, where } = KINDS[name];
  const token = env[name]?.trim() ?? '';
  if (token.startsWith(prefix) && /^[\w-]+$/.test(token.slice(prefix.length))) return token;
  const place = `in the app's settings under ${where}`;
  if (token === '') {
    throw new SocketModeError(`${name} is missing: put ${what} (${prefix}...) into .env; it is ${place}.`);
  }
  // An ellipsis of what was copied in part, or a space that nobody sees.
  if (new RegExp(`^\\W*${prefix}`).test(token)) {
    throw new SocketModeError(
      `${name} holds a character that no token has, or is cut off: copy it again, whole; it is ${place}.`,
    );
  }
  const given = Object.values(KINDS).find((kind) => token.startsWith(kind.prefix))?.what ?? 'something else';
  throw new SocketModeError(`${name} holds ${given}, and needs ${what} (${prefix}...), ${place}.`);
}
