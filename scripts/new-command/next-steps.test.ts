import { readName } from './name.ts';
import { nextSteps } from './next-steps.ts';

const made = { name: readName('xyz-tool'), folder: 'lambda/xyz_tool', files: 5, entryToAdd: undefined };

describe('nextSteps', () => {
  it.each([
    'Try it:\n  npm start ',
    'npm run send -- /xyz-tool hello\n  npm run check -- --changed ',
    'allowed_channels in your .tfvars, by id: "/xyz-tool" =',
    'slack_manifest',
    'Next steps:\n  1. Channels',
    'which silences every test of it: check with SecOps first.',
    '/invite @Q-Bot',
    'npm run check names what is missing',
    'a row for /xyz-tool',
  ])('says: %s', (part) => {
    expect(nextSteps(made)).toContain(part);
  });

  it('shows the entry only where it has to be added by hand', () => {
    const entryToAdd = '    xyz_tool = {\n    }';
    expect(nextSteps({ ...made, entryToAdd })).toContain(`put this into local.functions.\n\n${entryToAdd}`);
    expect(nextSteps(made)).toContain('terraform/lambda.tf: its entry in local.functions.');
  });
});
