import { StartError } from './arguments.ts';

const FIRST_PORT = 3000;
const PORTS_TRIED = 50;

export interface Opened<Opening> {
  bot: Opening;
  /** Why it is not the port that people expect; undefined where it is. */
  note: string | undefined;
}

/**
 * Opens the bot on the port that was asked for, else on 3000 or the next free one. Throws a StartError where that
 * port cannot be had.
 */
export async function openOnPort<Opening>(
  asked: number | undefined,
  open: (port: number) => Promise<Opening>,
): Promise<Opened<Opening>> {
  if (asked !== undefined) return { bot: await openAsked(asked, open), note: undefined };
  for (let port = FIRST_PORT; port <= FIRST_PORT + PORTS_TRIED; port += 1) {
    try {
      const note = port === FIRST_PORT ? undefined : `Port ${FIRST_PORT} is in use: this bot is on ${port}.`;
      return { bot: await open(port), note };
    } catch (error) {
      if (codeOf(error) !== 'EADDRINUSE') throw error;
    }
  }
  throw new StartError(
    `Ports ${FIRST_PORT} to ${FIRST_PORT + PORTS_TRIED} are in use. Choose one: npm start -- --port 4000`,
  );
}

async function openAsked<Opening>(port: number, open: (port: number) => Promise<Opening>): Promise<Opening> {
  try {
    return await open(port);
  } catch (error) {
    const code = codeOf(error);
    if (code === 'EADDRINUSE')
      throw new StartError(
        `Port ${port} is in use. Choose another one, or leave out --port for the next free one.`,
      );
    if (code === 'EACCES')
      throw new StartError(`Port ${port} may not be opened by this user. Choose one above 1023.`);
    throw error;
  }
}

function codeOf(error: unknown): unknown {
  return error instanceof Error && 'code' in error ? error.code : undefined;
}
