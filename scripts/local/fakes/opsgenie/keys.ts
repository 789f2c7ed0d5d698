import type { Key, OpsgenieAccount, OpsgenieCall, OpsgenieResult } from './opsgenie-account.ts';
import { rejection } from './rejections.ts';

/** Why this key may not call, in OpsGenie's words, or the key. `needs`: what only an integration's key may do. */
export function authorize(
  account: OpsgenieAccount,
  { authorization }: Pick<OpsgenieCall, 'authorization'>,
  needs?: 'integration',
): { key: Key } | { rejected: OpsgenieResult } {
  const integration = account.integrationKeys.find(({ value }) => authorization === `GenieKey ${value}`);
  if (integration !== undefined) return { key: { kind: 'integration', teamId: integration.teamId } };
  if (authorization !== `GenieKey ${account.apiKey}`) {
    return { rejected: rejection(401, 'Could not authenticate') };
  }
  if (account.keyKind === 'no-plan') {
    return { rejected: rejection(402, 'Your plan does not support this feature.') };
  }
  if (account.keyKind === 'wrong-form') return { rejected: rejection(422, 'Key format is not valid!') };
  if (account.keyKind === 'wrong-kind' || needs === 'integration') return { rejected: wrongKind() };
  return { key: { kind: 'management' } };
}

/** undefined if the key may touch what belongs to this team. The words are not documented. */
export function teamRejection(key: Key, teamId: string): OpsgenieResult | undefined {
  if (key.teamId === undefined || key.teamId === teamId) return undefined;
  return rejection(403, 'Your team integration is not authorized to access this resource.', { code: 40301 });
}

function wrongKind(): OpsgenieResult {
  return rejection(403, 'To perform this action, use an API key from an API integration.', { code: 40301 });
}
