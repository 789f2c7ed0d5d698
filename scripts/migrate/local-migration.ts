import * as z from 'zod/mini';
import { REGION } from '../local/aws/arns.ts';
import { noBotText } from '../local/driver-client.ts';
import { parseJson } from '../local/json.ts';
import { MigrateError } from './errors.ts';
import { type KnownSettings, readKnownSettings } from './jira-settings.ts';

const migrationSchema = z.object({ jsm: z.record(z.string(), z.unknown()), opsgenieUrl: z.string() });
const addressSchema = z.object({
  url: z.url(),
  awsSessionToken: z.string(),
  webhookUrl: z.string(),
  migration: z.nullish(migrationSchema),
});

export interface LocalMigration {
  known: KnownSettings;
  opsgenieUrl: string;
  webhookUrl: string;
  /** Of an SSM client: where the secrets are. */
  place: {
    region: string;
    endpoint: string;
    credentials: { accessKeyId: string; secretAccessKey: string; sessionToken: string };
  };
}

/** Parses `.local/bot.json`, which `npm start` writes. Throws MigrateError if there is none, or it is without a Jira. */
export function parseLocalMigration(file: string | undefined): LocalMigration {
  const address = addressSchema.safeParse(parseJson(file ?? ''));
  if (!address.success) throw new MigrateError(noBotText());
  const { awsSessionToken, migration, url, webhookUrl } = address.data;
  if (!migration) {
    throw new MigrateError('The local bot opens incidents in OpsGenie: npm start -- --incidents jsm');
  }
  const credentials = { accessKeyId: 'local', secretAccessKey: 'local', sessionToken: awsSessionToken };
  return {
    known: readKnownSettings({ json: JSON.stringify(migration.jsm), varFile: undefined }),
    opsgenieUrl: migration.opsgenieUrl,
    webhookUrl,
    place: { region: REGION, endpoint: `${url}/_aws`, credentials },
  };
}
