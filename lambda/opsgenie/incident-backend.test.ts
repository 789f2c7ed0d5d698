import { readdirSync, readFileSync } from 'node:fs';

const FOLDER = 'lambda/opsgenie';

/** Where OpsGenie's own addresses, headers and error codes may stand. */
const KNOWS_OPSGENIE = [
  'opsgenie-acknowledge.ts',
  'opsgenie-actions.ts',
  'opsgenie-client.ts',
  'opsgenie-errors.ts',
  'opsgenie-incidents.ts',
  'opsgenie-on-call.ts',
  'opsgenie-request.ts',
];

it('is all that an incident backend has to do: another one is one file, and a word in lambda_function.ts [F42]', () => {
  const files = readdirSync(FOLDER).filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts'));
  const knowing = files.filter((name) => {
    const code = readFileSync(`${FOLDER}/${name}`, 'utf8').replaceAll(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, '');
    return /GenieKey|40301|\/v[12]\/|opsgenie-client/.test(code);
  });
  expect(knowing.sort()).toEqual(['lambda_function.ts', ...KNOWS_OPSGENIE].sort());
});
