import { createEnvReader } from './env-file.ts';

function setUp(text: string | undefined, shell: Record<string, string>) {
  const file = { text };
  return { file, readEnv: createEnvReader(shell, () => file.text) };
}

it('gives what the file says now: new values, changed ones, and none that is gone', () => {
  const { file, readEnv } = setUp('LEVEL=1\nOLD=x\n', { LEVEL: '1', OLD: 'x', HOME: '/root' });
  file.text = 'LEVEL=2\nNEW="a b" # why\n';
  expect(readEnv()).toEqual({ environment: { LEVEL: '2', NEW: 'a b', HOME: '/root' }, notes: [] });
  file.text = undefined;
  expect(readEnv().environment).toEqual({ HOME: '/root' });
});

it('lets the shell go before the file, as Node does', () => {
  const { file, readEnv } = setUp('LEVEL=1\n', { LEVEL: 'of the shell' });
  file.text = 'LEVEL=2\n';
  expect(readEnv().environment).toEqual({ LEVEL: 'of the shell' });
});

it('begins where there is no file yet', () => {
  const { file, readEnv } = setUp(undefined, {});
  file.text = 'LEVEL=1\n';
  expect(readEnv()).toEqual({ environment: { LEVEL: '1' }, notes: [] });
});

it('says once which change does not count yet', () => {
  const { file, readEnv } = setUp('SLACK_BOT_TOKEN=a\nSLACK_TEAM_ID=T1\n', {});
  file.text = 'SLACK_BOT_TOKEN=b\nSLACK_TEAM_ID=T1\nINCIDENT_BACKEND=jsm\n';
  expect(readEnv().notes).toEqual([
    'SLACK_BOT_TOKEN counts from the next npm start on.',
    'INCIDENT_BACKEND counts from the next npm start on.',
  ]);
  expect(readEnv().notes).toEqual([]);
});
