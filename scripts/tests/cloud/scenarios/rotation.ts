import { randomBytes } from 'node:crypto';
import type { Deployment, Live } from '../deployment.ts';
import { must } from '../expect.ts';

const SCRIPT = 'scripts/secrets/main.ts';
const SECRET = 'slack-signing-secret';

/** A rotated signing secret: both work; once the old one is ended and processes are fresh, only the new. */
export async function rotation({ admin, settings }: Deployment, live: Live): Promise<string> {
  const old = settings.signingSecret;
  const fresh = randomBytes(16).toString('hex');
  const rotated = await admin.script(SCRIPT, ['rotate', SECRET], fresh);
  must(rotated.status === 0, `rotate: ${rotated.output}`);
  must(!rotated.output.includes(fresh) && !rotated.output.includes(old), 'rotate prints a secret');
  const answers = async (secret: string): Promise<number | null> => {
    settings.signingSecret = secret;
    return (await live.user.type('/nope')).status;
  };
  must((await answers(fresh)) === 200, 'the new secret is refused');
  must((await answers(old)) === 200, 'the old secret is refused while it is still valid');
  const ended = await admin.script(SCRIPT, ['set', `${SECRET}-previous`], 'not-set');
  must(ended.status === 0, `ending the old one: ${ended.output}`);
  live.cloud.killFunction(gatekeeperOf(live));
  must((await answers(old)) === 401, 'the old secret is taken after its end');
  must((await answers(fresh)) === 200, 'the new secret is refused after the end of the old one');
  return 'both, then only the new one';
}

export function gatekeeperOf({ deployed }: Live): string {
  return Object.values(deployed.wiring.routes)[0] ?? '';
}
