import { readdirSync, readFileSync } from 'node:fs';

const FOLDER = 'lambda/opsgenie';

/** Where OpsGenie's own addresses, headers and error codes may stand. */
const KNOWS_OPSGENIE = [
  'opsgenie-acknowledge.ts',
  'opsgenie-actions.ts',
  'opsgenie-backend.ts',
  'opsgenie-client.ts',
  'opsgenie-drill.ts',
  'opsgenie-errors.ts',
  'opsgenie-incidents.ts',
  'opsgenie-on-call.ts',
  'opsgenie-request.ts',
];

/** The same of Jira's. */
const KNOWS_JIRA = [
  'jsm-acknowledge.ts',
  'jsm-actions.ts',
  'jsm-alerts.ts',
  'jsm-client.ts',
  'jsm-comment.ts',
  'jsm-connection.ts',
  'jsm-create.ts',
  'jsm-escalate.ts',
  'jsm-fields.ts',
  'jsm-find.ts',
  'jsm-incidents.ts',
  'jsm-on-call.ts',
  'jsm-services.ts',
  'jsm-transition.ts',
];

function codeOf(name: string): string {
  return readFileSync(`${FOLDER}/${name}`, 'utf8').replaceAll(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, '');
}

it('is all that an incident backend has to do: another one is one file, and a word in lambda_function.ts [F42]', () => {
  const files = readdirSync(FOLDER).filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts'));
  const knowing = files.filter((name) => {
    const code = codeOf(name);
    return /GenieKey|40301|\/v[12]\/|opsgenie-client/.test(code);
  });
  expect(knowing.sort()).toEqual(KNOWS_OPSGENIE);
});

it('keeps what only Jira has in files of its own [F42]', () => {
  const files = readdirSync(FOLDER).filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts'));
  const knowing = files.filter((name) =>
    /'\/issue|`\/issue|api: '|rest\/api|ari:cloud|seraph/.test(codeOf(name)),
  );
  for (const name of knowing) expect(KNOWS_JIRA).toContain(name);
});
