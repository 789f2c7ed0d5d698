/**
 * Base of every error that Q-Bot raises itself. With a `userMessage` it is understood and final: the person is told
 * and nothing is retried. Without one it is unexpected: told once, rethrown, retried by Lambda.
 */
export abstract class QBotError extends Error {
  abstract readonly code: string;
  readonly userMessage: string | undefined;

  constructor(message: string, options: { cause?: unknown; userMessage?: string } = {}) {
    super(message, options.cause === undefined ? {} : { cause: options.cause });
    this.userMessage = options.userMessage;
  }
}

// Of an error that ends a function, Lambda keeps the name. The class's own does not survive the minified bundle.
Object.defineProperty(QBotError.prototype, 'name', {
  get(this: QBotError) {
    return this.code;
  },
});

/** The person asked for something that cannot be done as asked; the message says what to do instead. */
export class UserError extends QBotError {
  readonly code = 'QBOT_USER';

  constructor(userMessage: string) {
    super('refused with an explanation', { userMessage });
  }
}

/** A right that somebody lacks: which rule says so, and what they wanted to do to what. Words and ids of ours. */
export interface Denial {
  rule: string;
  action: string;
  target?: string;
  /** Of a replay: the command whose event it is, and the `requestId` under which that was ordered. */
  replayed?: string;
  replayedRequestId?: string;
  orderedBy?: string;
}

/**
 * The user may not do it; the message says who may. The only way to refuse a right: `defineBackend` leaves an audit
 * record of it and counts it, so that none is refused without a trace.
 *
 * @example
 * throw new AccessDeniedError('Only the owner may close a ticket.', { rule: 'own_ticket', action: 'close', target: id });
 */
export class AccessDeniedError extends QBotError {
  readonly code = 'QBOT_ACCESS_DENIED';
  readonly denial: Denial;

  constructor(userMessage: string, denial: Denial) {
    super('denied', { userMessage });
    this.denial = denial;
  }
}

/** One error for all faulty variables of a function. */
export class ConfigError extends QBotError {
  readonly code = 'QBOT_CONFIG';

  constructor(faults: readonly string[]) {
    super(`configuration: ${faults.join('; ')}`);
  }
}

/** A secret is still the placeholder, empty or missing. */
export class SecretNotSetError extends QBotError {
  readonly code = 'QBOT_SECRET_NOT_SET';

  constructor(parameter: string) {
    super(`secret ${parameter} is not set: npm run secrets -- set`, {
      userMessage: `A secret of Q-Bot is not set (\`${parameter}\`). Ask the Q-Bot team to set it: \`npm run secrets -- set\`.`,
    });
  }
}
