import { MigrateError } from './errors.ts';
import { readKnownSettings, requireSettings } from './jira-settings.ts';
import { readJsmBlock, readText } from './var-file.ts';

const file = (block: string) => readKnownSettings({ json: undefined, varFile: block });

it('reads the block as people write it', () => {
  const read = readJsmBlock(`
    # jsm = { cloud_id = "an old one" }
    other = { jsm = { cloud_id = "not this" } } // nor { this
    note  = "jsm = { cloud_id = 1 }"
    jsm   = {
      cloud_id     = "c-1" /* of { the site */
      site_url: "https://example.atlassian.net", issue_type_id = 10020
      "email"      = "a\\"b#c@example.com"
      closed_status = null
      priority_ids = { P1 = "1", "P2" = 2 }
    }
    last = 1`);
  expect(read).toEqual({
    ...{ cloud_id: 'c-1', site_url: 'https://example.atlassian.net', issue_type_id: '10020' },
    ...{ email: 'a"b#c@example.com', closed_status: '', priority_ids: { P1: '1', P2: '2' } },
  });
  expect(readJsmBlock('incident_backend = "jsm"')).toBeUndefined();
  expect(readText('  opsgenie_api_url = "https://api.eu.opsgenie.com"', 'opsgenie_api_url')).toMatch(/eu/);
});

it.each(['jsm = { a = ["1"] }', 'jsm = { a = "1"', 'jsm = { a = ', 'jsm = { a "1" }', 'jsm = { = }'])(
  'says that it cannot read %s',
  (text) => {
    expect(() => readJsmBlock(text)).toThrow(MigrateError);
  },
);

it('prefers the JSON of the function, and refuses what is none', () => {
  const sources = { json: '{"cloudId":"c-2"}', varFile: 'jsm = { cloud_id = "c-1" }' };
  expect(readKnownSettings(sources)).toEqual({ cloudId: 'c-2', operationsUrl: 'https://api.atlassian.com' });
  expect(() => readKnownSettings({ ...sources, json: '[' })).toThrow('JSM is no JSON object');
});

it('names everything that is missing', () => {
  expect(() =>
    requireSettings(file('jsm = { priority_ids = { P1 = "1" }, email = "a@example.com" }')),
  ).toThrow(
    /jsm lacks: cloud_id, site_url, jira_url, project_key, .*priority_ids\.P5\. npm run migrate -- settings/,
  );
});
