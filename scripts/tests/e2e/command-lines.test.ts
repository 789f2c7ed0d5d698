import { execFile } from 'node:child_process';
import packageJson from '../../../package.json' with { type: 'json' };

jest.setTimeout(60_000);

/** Those that hand their words to another program, which has a `--help` of its own. */
const OTHERS = ['format', 'lint', 'test', 'typecheck'];

/** `npm run <name>` -> the file that reads its words. */
const SCRIPTS = Object.entries(packageJson.scripts)
  .filter(([name]) => !OTHERS.includes(name))
  .map(([name, line]): [string, string] => [
    name === 'start' ? 'npm start' : `npm run ${name}`,
    /([\w/-]+\/main\.ts)$/.exec(line)?.[1] ?? '',
  ]);

interface Ended {
  status: number;
  stdout: string;
  stderr: string;
}

function run(file: string, ...words: string[]): Promise<Ended> {
  // No AWS and no Slack may be reached, whatever is set on this machine.
  const { PATH, NODE_COMPILE_CACHE = '' } = process.env;
  const env = { PATH, NODE_COMPILE_CACHE, HOME: '/nonexistent', AWS_EC2_METADATA_DISABLED: 'true' };
  return new Promise((resolve) => {
    execFile(process.execPath, [file, ...words], { env }, (error, stdout, stderr) => {
      resolve({
        status: typeof error?.code === 'number' ? error.code : error === null ? 0 : -1,
        stdout,
        stderr,
      });
    });
  });
}

/** One line, and nothing of a stack. */
const SENTENCE = /^[^\n]+[^\s]\n$/;

it.each(SCRIPTS)('%s says how it is used, and what option it does not have', async (script, file) => {
  const [help, wrong] = await Promise.all([run(file, '--help'), run(file, '--no-such-option')]);
  expect(help).toEqual({ status: 0, stdout: expect.stringContaining(script), stderr: '' });
  expect(wrong).toEqual({ status: 1, stdout: '', stderr: expect.stringMatching(SENTENCE) });
  expect(wrong.stderr).toContain(script);
  expect(wrong.stderr).not.toMatch(/^\s+at |Error/m);
});

it.each([
  ['npm start -- --port abc', '--port needs a number from 0 to 65535, and not "abc".'],
  ['npm start -- --port 99999', '--port needs a number from 0 to 65535, and not "99999".'],
  ['npm start -- --port', '--port needs a number, as in: npm start -- --port 3100'],
  ['npm start -- --incidents jira', '--incidents needs opsgenie or jsm'],
  ['npm run send -- /sre --url 3000', '--url needs an address'],
  ['npm run send -- /sre --url http://127.0.0.1:1', 'No bot is running at http://127.0.0.1:1.'],
  ['npm run send -- sre', 'Commands start with a slash: npm run send -- /sre'],
  ['npm run send -- /sre --submit message', '"message" has no value'],
  ['npm run new-command -- Deploys', '"Deploys" is not a valid command name.'],
  ['npm run new-command -- deploys --language cobol', 'There is no example in "cobol"'],
  ['npm run new-command --', 'A command needs a name'],
  ['npm run secrets -- sett', 'Say what to do: set, make, rotate, check, list or rekey.'],
  ['npm run secrets -- check --incidents jira', 'opsgenie or jsm'],
  ['npm run secrets -- check --region', '--region needs a Region'],
  ['npm run doctor -- --origin qbot', '--origin is an address'],
  ['npm run migrate -- apply', 'Say what to do: settings or check.'],
  ['npm run rollback -- opsgenie --to x', '--to is the number of a version'],
  ['npm run smoke -- --command sre', 'Commands start with a slash'],
  ['npm run deploy -- staging', '"staging" is not an option of npm run deploy.'],
  ['npm run manifest -- --dev=1', '--dev takes no value'],
  ['npm run check -- --since main', '--since belongs to --changed.'],
  ['npm run bench -- --table nothing.json', 'There is no file nothing.json'],
  ['npm run chaos -- --commands many', '--commands takes a number above 0, and got "many"'],
  ['npm run chaos -- --only nothing', 'no fault has "nothing" in its name'],
  ['npm run fuzz -- --cases 0', '--cases takes a whole number from 1 on, and got "0"'],
  ['npm run fuzz -- --incidents jira', '--incidents takes opsgenie or jsm'],
  ['npm run test:browser -- --picture', '--picture needs a file'],
  ['npm run test:cloud -- --from', '--from needs a commit'],
])('%s ends in one sentence', async (line, sentence) => {
  const [, script = '', words = ''] = /^(.*?) --(?: (.*))?$/.exec(line) ?? [];
  const [, file = ''] = SCRIPTS.find(([name]) => name === script) ?? [];
  const ended = await run(file, ...words.split(' ').filter((word) => word !== ''));
  expect(ended).toEqual({ status: 1, stdout: '', stderr: expect.stringMatching(SENTENCE) });
  expect(ended.stderr).toContain(sentence);
});
