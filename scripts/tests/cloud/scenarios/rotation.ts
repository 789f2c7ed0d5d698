import { randomBytes } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import type { Deployment, Live } from '../deployment.ts';
import { must } from '../expect.ts';

const SCRIPT = 'scripts/secrets/main.ts';
const SECRET = 'slack-signing-secret';

/** What docs/security.md promises of a warm process. */
const OBEYS_WITHIN_MS = 60_000;

/** A rotated signing secret: both work; once the old one is ended and processes are fresh, only the new. */
export async function rotation(deployment: Deployment, live: Live): Promise<string> {
  const old = deployment.settings.signingSecret;
  const fresh = await rotate(deployment);
  must((await answer(deployment, live, fresh)) === 200, 'the new secret is refused');
  must((await answer(deployment, live, old)) === 200, 'the old secret is refused while it is still valid');
  const ended = await deployment.admin.script(SCRIPT, ['set', `${SECRET}-previous`], 'not-set');
  must(ended.status === 0, `ending the old one: ${ended.output}`);
  live.cloud.killFunction(gatekeeperOf(live));
  must((await answer(deployment, live, old)) === 401, 'the old secret is taken after its end');
  must(
    (await answer(deployment, live, fresh)) === 200,
    'the new secret is refused after the end of the old one',
  );
  return 'both, then only the new one';
}

/** A signing secret that has leaked: warm processes refuse it within a minute, and take the new one. */
export async function leakedSecret(deployment: Deployment, live: Live): Promise<string> {
  const leaked = deployment.settings.signingSecret;
  must((await answer(deployment, live, leaked)) === 200, 'the secret is refused before it leaks');
  const [warm] = live.cloud.processes().filter((one) => one.function === gatekeeperOf(live));
  const fresh = await rotate(deployment, '--leaked');
  const began = performance.now();
  while (!(await obeys(deployment, live, { leaked, fresh }))) {
    const isLate = performance.now() - began > OBEYS_WITHIN_MS;
    must(!isLate, `the leaked secret is taken, or the new one refused, after ${OBEYS_WITHIN_MS} ms`);
    await delay(500);
  }
  const after = live.cloud.processes().filter((one) => one.function === gatekeeperOf(live));
  must(
    after.some(({ pid }) => pid === warm?.pid),
    'no process of before is left',
  );
  return `obeyed by warm processes after ${Math.round((performance.now() - began) / 1000)} s`;
}

async function obeys(
  deployment: Deployment,
  live: Live,
  { fresh, leaked }: { fresh: string; leaked: string },
): Promise<boolean> {
  return (await answer(deployment, live, leaked)) === 401 && (await answer(deployment, live, fresh)) === 200;
}

/** Returns the value that is current from now on. */
async function rotate({ admin, settings }: Deployment, ...options: string[]): Promise<string> {
  const fresh = randomBytes(16).toString('hex');
  const { output, status } = await admin.script(SCRIPT, ['rotate', SECRET, ...options], fresh);
  must(status === 0, `rotate: ${output}`);
  must(!output.includes(fresh) && !output.includes(settings.signingSecret), 'rotate prints a secret');
  return fresh;
}

/** What the gateway answers to a request that is signed by it. */
async function answer({ settings }: Deployment, live: Live, secret: string): Promise<number | null> {
  settings.signingSecret = secret;
  return (await live.user.type('/nope')).status;
}

export function gatekeeperOf({ deployed }: Live): string {
  return Object.values(deployed.wiring.routes)[0] ?? '';
}
