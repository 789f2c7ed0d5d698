import type { Fetch } from '../../common/http.ts';
import { isObject } from '../../common/is-object.ts';
import type { JsmSettings } from '../../lambda/opsgenie/jsm-settings.ts';
import { textIn } from '../local/json.ts';
import { ReadFailure } from './errors.ts';
import { createReader } from './reader.ts';
import { differences, type Report, readable } from './report.ts';

/**
 * The id that the site itself says it has; nobody has to be signed in. Throws ReadFailure.
 * https://support.atlassian.com/jira/kb/retrieve-my-atlassian-sites-cloud-id/
 */
export async function readCloudId(fetch: Fetch, siteUrl: string): Promise<string> {
  const { get } = createReader({ fetch, product: 'Jira', credential: 'token', renew: '', headers: {} });
  const body = await get(`${siteUrl}/_edge/tenant_info`);
  const cloudId = isObject(body) ? textIn(body.cloudId) : '';
  if (cloudId !== '') return cloudId;
  throw new ReadFailure('other', `${siteUrl} does not say its cloud id: is it the address of a Jira site?`);
}

/**
 * Whether `cloud_id`, and the one in `jira_url`, are the site's; and the settings with the right one, by which the rest of
 * the check can be read. Throws ReadFailure where nothing answers at `site_url`.
 */
export async function checkSite(
  fetch: Fetch,
  settings: JsmSettings,
): Promise<{ report: Report; settings: JsmSettings }> {
  const { cloudId, jiraUrl, siteUrl } = settings;
  let found = cloudId;
  const report = await readable('cloud_id', async () => {
    found = await readCloudId(fetch, siteUrl);
    const [, inAddress = found] = GATEWAY.exec(jiraUrl) ?? [];
    const wrong = (name: string, value: string) =>
      `${name} ${value}, not that of ${siteUrl}: set ${found}, or correct site_url.`;
    return differences(
      ...(cloudId === found ? [] : [wrong('cloud_id', cloudId)]),
      ...(inAddress === found ? [] : [wrong('the id in jira_url', inAddress)]),
    );
  });
  return {
    report,
    settings: { ...settings, cloudId: found, jiraUrl: jiraUrl.replace(GATEWAY, `/ex/jira/${found}`) },
  };
}

const GATEWAY = /\/ex\/jira\/([^/]+)/;
