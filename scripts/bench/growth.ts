import { NO_WAITS } from '../local/bot.ts';
import { services } from '../local/sample-data.ts';
import type { Candidate, Folders } from './candidates.ts';
import type { Fake } from './fake.ts';
import { runFormScenarios, startBenchBot, summarize } from './form-scenario.ts';
import { measureFunctions, type Rounds } from './functions.ts';
import type { GatekeeperGrowth, ServiceGrowth } from './report.ts';

/** 50 is the most that a Slack app's manifest takes. */
const SIZES = [
  { commands: 1, channels: 1 },
  { commands: 10, channels: 1 },
  { commands: 25, channels: 1 },
  { commands: 50, channels: 1 },
  { commands: 1, channels: 50 },
  { commands: 1, channels: 100 },
  { commands: 1, channels: 200 },
];

const SERVICE_COUNTS = [1, 100, 500, 1000, 2000];
const NAME_CHARACTERS = 20;

/**
 * The gatekeeper's cold start and warm call, with more and more commands and channels. What is asked for is always the
 * last command in the last channel.
 */
export async function measureGatekeeperGrowth(
  gatekeeper: Candidate,
  fake: Fake,
  rounds: Rounds,
): Promise<GatekeeperGrowth[]> {
  const candidates = SIZES.map((size) => grown(gatekeeper, size));
  const figures = await measureFunctions(candidates, fake, rounds);
  return SIZES.map((size, index) => ({
    ...size,
    environmentBytes: environmentBytes(candidates[index]?.environment ?? {}),
    coldMs: figures[index]?.answerMs ?? Number.NaN,
    warmMs: figures[index]?.warmMs ?? Number.NaN,
  }));
}

function grown(gatekeeper: Candidate, size: { commands: number; channels: number }): Candidate {
  const asked = channelsOf(gatekeeper.environment);
  const fillers = Array.from({ length: size.channels - asked.length }, (_, index) => `C0${pad(index, 9)}`);
  const others = Array.from({ length: size.commands - 1 }, (_, index) => `/cmd-${pad(index, 2)}`);
  const commands = [...others, '/sre'];
  // As Terraform writes it (common/packed-keys.ts): what is the same for several stands once.
  const packed = (value: readonly string[]) => JSON.stringify({ [commands.join('|')]: value });
  return {
    ...gatekeeper,
    name: `${size.commands} commands, ${size.channels} channels`,
    environment: {
      ...gatekeeper.environment,
      ALLOWED_COMMANDS: packed(['slash_command']),
      ALLOWED_CHANNELS: packed([[...fillers, ...asked].join('|')]),
      // In the bundle.
      SUBCOMMANDS: '{}',
    },
  };
}

/** Where the bench's own command comes from. */
function channelsOf({ ALLOWED_CHANNELS = '' }: Record<string, string>): string[] {
  const [id] = /C\w+/.exec(ALLOWED_CHANNELS) ?? [];
  if (id === undefined) throw new Error(`no channel in ${ALLOWED_CHANNELS}`);
  return [id];
}

function pad(index: number, digits: number): string {
  return String(index).padStart(digits, '0');
}

/** What counts towards Lambda's 4 kB: what we set, and not what Lambda does. */
function environmentBytes(environment: Record<string, string>): number {
  return Object.entries(environment)
    .filter(([name]) => !/^(AWS_|LAMBDA_|_HANDLER$|LANG$|PATH$|TZ$)/.test(name))
    .reduce((sum, [name, value]) => sum + Buffer.byteLength(name) + Buffer.byteLength(value), 0);
}

/** `/sre` with more and more services, every process cold, without waits. */
export async function measureServiceGrowth(folders: Folders, runs: number): Promise<ServiceGrowth[]> {
  const grownTo: ServiceGrowth[] = [];
  for (const count of SERVICE_COUNTS) {
    const names = Array.from({ length: count }, (_, index) =>
      `Service ${index} `.padEnd(NAME_CHARACTERS, 'x'),
    );
    const bot = await startBenchBot({ ...folders, waits: NO_WAITS, services: services(names) });
    try {
      const { openMedianMs, filledMedianMs } = summarize(
        await runFormScenarios(bot, { start: 'cold', runs }),
      );
      const viewBytes = bytesSent(bot.slack.state().views.at(-1)?.view);
      grownTo.push({ services: count, viewBytes, openMedianMs, filledMedianMs });
    } finally {
      await bot.close();
    }
  }
  return grownTo;
}

/** As the function sent it, without the `emoji: true` that Slack adds to each text. */
function bytesSent(view: unknown): number {
  return Buffer.byteLength(JSON.stringify(view, (key, value) => (key === 'emoji' ? undefined : value)));
}
