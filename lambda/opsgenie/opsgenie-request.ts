import * as z from 'zod/mini';
import { IncidentRefusedError } from './incident-backend.ts';
import { lookUntilDone } from './no-result.ts';
import { type OpsgenieCall, read } from './opsgenie-client.ts';

const acceptedAnswer = z.object({ requestId: z.string().check(z.minLength(1)) });
const statusAnswer = z.object({
  data: z.object({ isSuccess: z.boolean(), status: z.nullish(z.string()) }),
});

export interface Follower {
  call: OpsgenieCall;
  now: () => number;
  sleep: (ms: number) => Promise<void>;
  /** Milliseconds since the epoch. */
  deadline: number;
}

/**
 * Sends one action and follows it until it is processed. Throws what `send` throws; IncidentRefusedError if OpsGenie
 * says that it failed; IncidentUnknownError if it was accepted and what became of it could not be learnt in time.
 */
export async function sendAndFollow(
  follower: Follower,
  request: { method: 'POST' | 'PUT'; path: string; body: unknown; statusPath: string },
): Promise<void> {
  const { method, path, body, statusPath } = request;
  const { requestId } = read(acceptedAnswer, await follower.call({ method, path, body }));
  const processed = await followUp(follower, `${statusPath}/${encodeURIComponent(requestId)}`);
  if (processed.isSuccess) return;
  throw new IncidentRefusedError('not carried out', {
    userMessage: `OpsGenie did not do it: ${processed.status || 'it does not say why'}.`,
  });
}

/** Trouble while looking says nothing about the action: the next look may know. */
async function followUp(run: Follower, path: string): Promise<z.infer<typeof statusAnswer>['data']> {
  return lookUntilDone(
    'OpsGenie',
    run,
    async () => read(statusAnswer, await run.call({ method: 'GET', path })).data,
  );
}
