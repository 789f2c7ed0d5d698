import { isObject } from '../../../../common/is-object.ts';
import { eventually, USER } from '../../e2e/test-user.ts';
import type { Live } from '../deployment.ts';
import { must, short } from '../expect.ts';

const WITHIN_MS = 20_000;

/** `help` of every command that is deployed: from Slack's request to the backend's own words. */
export async function helpOfEach(live: Live): Promise<string> {
  const commands = commandsOf(live);
  must(commands.length > 0, 'no command is deployed');
  for (const command of commands) await help(live, command);
  return commands.join(', ');
}

/** Types `<command> help` and waits for the answer. Throws if none comes. */
export async function help(live: Live, command: string): Promise<void> {
  await ask(live, { command, text: 'help', answer: `${command} ` });
}

/** A question to each backend that asks outside systems, with an answer that only those can give. */
const QUESTIONS = [
  { command: '/qchain', text: 'status', answer: 'lagging' },
  { command: '/devops', text: 'services shop', answer: 'checkout' },
  { command: '/devops', text: 'alarms', answer: 'checkout-5xx' },
];

/** The questions of those commands that are deployed. */
export async function questions(live: Live): Promise<string> {
  const commands = commandsOf(live);
  const asked = QUESTIONS.filter(({ command }) => commands.includes(command));
  for (const question of asked) await ask(live, question);
  return asked.map(({ command, text }) => `${command} ${text}`).join(', ');
}

async function ask(
  { user, fakes }: Live,
  { answer, command, text }: { command: string; text: string; answer: string },
): Promise<void> {
  const answers = () =>
    fakes.slack
      .state()
      .messages.filter(
        (one) => one.ephemeralFor === USER && `${one.text}${JSON.stringify(one.blocks)}`.includes(answer),
      );
  const before = answers().length;
  const { shown, status } = await user.type(command, text);
  must(status === 200 && shown === null, `${command} ${text} was answered ${status} ${shown}`);
  await eventually(() => answers().length > before, WITHIN_MS).catch(() => {
    const last = fakes.slack.state().messages.at(-1)?.text ?? 'nothing';
    throw new Error(
      `${command} ${text}: not answered within ${WITHIN_MS / 1000} s; last was said: ${short(last)}`,
    );
  });
}

/** The slash commands that the output `access` names. */
export function commandsOf({ state }: Live): string[] {
  const access = state.output('access');
  return isObject(access) ? Object.keys(access).filter((command) => command.startsWith('/')) : [];
}
