import * as z from 'zod/mini';
import { noBotText } from '../local/driver-client.ts';
import { parseJson } from '../local/json.ts';
import type { AwsPlace } from './aws.ts';
import { type Deployment, readDeployment } from './deployment.ts';
import { DoctorError } from './errors.ts';

const addressSchema = z.object({
  url: z.url(),
  workspace: z.nullable(z.string()),
  configurationToken: z.optional(z.string()),
  awsSessionToken: z.string(),
  outputs: z.unknown(),
});

export interface LocalBot {
  deployment: Deployment;
  place: AwsPlace;
  /** Name of the real workspace that it serves; null where Slack is simulated. */
  workspace: string | null;
  /** Of the simulated app. */
  configurationToken: string | undefined;
}

/** Parses `.local/bot.json`, which `npm start` writes. Throws DoctorError if there is none. */
export function parseLocalBot(file: string | undefined): LocalBot {
  const address = addressSchema.safeParse(parseJson(file ?? ''));
  if (!address.success) throw new DoctorError(noBotText());
  const { awsSessionToken, configurationToken, outputs, url, workspace } = address.data;
  const deployment = readDeployment(outputs);
  const credentials = { accessKeyId: 'local', secretAccessKey: 'local', sessionToken: awsSessionToken };
  return {
    deployment,
    place: { region: deployment.region, endpoint: `${url}/_aws`, credentials },
    ...{ workspace, configurationToken },
  };
}
