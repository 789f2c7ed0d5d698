import { nextSteps, placeOf, readOutputs } from './next-steps.ts';

function outputs(app: string) {
  return readOutputs({
    slack_manifest: { value: '{}' },
    slack_commands_url: { value: 'https://abc.execute-api.eu-west-1.amazonaws.com/slack/commands' },
    slack_ids: { value: { team: 'T0123ABCD', app } },
    secret_parameters: { value: ['/qbot-staging/opsgenie-api-key', '/qbot-staging/slack-bot-token'] },
  });
}

it('knows prefix and Region from what is deployed', () => {
  expect(placeOf(outputs(''))).toEqual({ prefix: 'qbot-staging', region: 'eu-west-1' });
});

it('knows the Region of a bot with a host name of its own', () => {
  const own = readOutputs({
    ...outputs(''),
    slack_commands_url: { value: 'https://qbot.lantern.test/slack/commands' },
    region: { value: 'eu-central-1' },
  });
  expect(placeOf(own).region).toBe('eu-central-1');
});

it('leads a new bot through app, secrets and channels', () => {
  const left = nextSteps(outputs(''), false).join('\n');
  expect(left).toMatch(
    /Create the Slack app[\s\S]*slack_app_id[\s\S]*Set the secrets[\s\S]*Invite[\s\S]*smoke/,
  );
  expect(left).toContain('--prefix qbot-staging --region eu-west-1');
});

it('spares an old one what is done', () => {
  const left = nextSteps(outputs('A0123ABCD'), true).join('\n');
  expect(left).not.toMatch(/Create the Slack app|Set the secrets|slack_app_id/);
  expect(left).toContain('Where a command has changed');
});

it('refuses outputs of something else', () => {
  expect(() => readOutputs({ other: { value: 1 } })).toThrow();
});
