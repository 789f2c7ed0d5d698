import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { readFunctionDefinitions } from '../../../local/wiring/function-definitions.ts';
import type { Deployment, Live } from '../deployment.ts';
import { must } from '../expect.ts';

const FIVE_MINUTES = 5 * 60_000;
/** Lines come through pipes. */
const LINES_WITHIN_MS = 300;

/**
 * Five minutes later each function that is to be kept warm has run once, by the rule and the permission that are deployed,
 * from a process that has to start, and nothing is left of it. Throws what is.
 */
export async function keptWarm({ proxy, workspace }: Deployment, live: Live): Promise<string> {
  const { cloud } = live;
  const wanted = Object.entries(readFunctionDefinitions(path.join(workspace.folder, 'lambda')))
    .flatMap(([name, { keepWarm }]) => (keepWarm ? [`qbot-${name}`] : []))
    .sort();
  for (const { function: name } of cloud.processes()) cloud.killFunction(name);
  await cloud.idle();
  await delay(LINES_WITHIN_MS);
  const left = () => [
    proxy.logs.lines().length,
    cloud.logGroups.names().flatMap((name) => cloud.logGroups.events(name)).length,
    cloud.deadLetters().length,
  ];
  const [before, calls] = [left(), cloud.invocations()];
  await cloud.passTime(FIVE_MINUTES);
  await delay(LINES_WITHIN_MS);
  const counted = cloud.invocations();
  const called = Object.keys(counted).filter((name) => counted[name] !== calls[name]);
  must(called.sort().join() === wanted.join(), `called were ${called.join(', ')}, not ${wanted.join(', ')}`);
  const running = new Set(cloud.processes().map((process) => process.function));
  must(
    wanted.every((name) => running.has(name)),
    `processes are left of ${[...running].join(', ')}`,
  );
  must(
    left().join() === before.join(),
    `lines, audit records, dead letters: ${before.join(', ')}, then ${left().join(', ')}`,
  );
  return wanted.join(', ');
}
