import { readFunctionDefinitions } from '../local/wiring/function-definitions.ts';
import { listSecrets } from '../secrets/catalogue.ts';
import { localRemedies } from './local-remedies.ts';

const SUBSCRIPTION = { protocol: 'email', endpoint: 'a@example.com', isConfirmed: false };

/** All that it can say. */
function sentences(workspace: string | null): string[] {
  const remedies = localRemedies(workspace);
  const secrets = listSecrets(readFunctionDefinitions('lambda')).map(({ name }) => name);
  return [
    ...Object.values(remedies).filter((one) => typeof one === 'string'),
    ...secrets.flatMap((name) => [remedies.setSecret(name), remedies.endFormer(name)]),
    ...[undefined, 401, 403, 404, 429, 500].map((status) => remedies.gateway(status)),
    ...[remedies.brokenFunction('qbot-opsgenie'), remedies.otherCode('opsgenie')],
    ...[remedies.deadLetters('qbot-pushover-failures'), remedies.deadLetters('failures')],
    ...[remedies.unconfirmed('arn', SUBSCRIPTION), remedies.setting('slack_app_id', 'A1')],
    remedies.variable('allowed_channels'),
  ];
}

it.each([null, 'Lantern Works'])(
  'names nothing that would change a deployed bot (workspace %j)',
  (workspace) => {
    for (const sentence of sentences(workspace))
      expect(sentence).not.toMatch(/terraform|\baws |npm run (secrets|deploy|migrate|rollback)|--prefix/i);
  },
);

it('says which line of .env, and which command', () => {
  expect(localRemedies(null).setSecret('slack-bot-token')).toBe(
    'SLACK_BOT_TOKEN=... in .env, and npm start again',
  );
  expect(localRemedies('Lantern Works').setting('slack_app_id', 'A1')).toBe(
    'SLACK_APP_ID=A1 in .env, and npm start -- --slack again',
  );
});
