import { checkFunctions } from './check-functions.ts';
import { buildFacts, linesOf } from './fixtures/build-facts.ts';

const deployed = (codeSha256: string, state = 'Active') => ({ codeSha256, state, environment: {} });

const look = (
  gatekeeper: ReturnType<typeof deployed>,
  builtSha256: () => string | undefined = () => 'c3Vt',
) => checkFunctions(buildFacts({ functions: new Map([['gatekeeper', gatekeeper]]), builtSha256 }));

it('compares code with the local build', () => {
  expect(linesOf(look(deployed('c3Vt')))).toEqual([
    'ok functions: the code of all 1 is that of the local build',
  ]);
  expect(look(deployed('other'))).toEqual([
    {
      ...{ check: 'function gatekeeper', status: 'wrong', text: 'runs other code than the local build' },
      fix: expect.stringContaining('npm run rollback -- gatekeeper --list'),
    },
  ]);
});

it('does not compare with what was not built', () => {
  expect(look(deployed('c3Vt'), () => undefined)).toMatchObject([
    { status: 'unknown', fix: 'npm run build' },
  ]);
});

it('names a function that cannot be called, and not one that was idle for long', () => {
  expect(linesOf(look(deployed('c3Vt', 'Failed')))).toEqual([
    'wrong function gatekeeper: cannot be called: Failed',
  ]);
  expect(look(deployed('c3Vt', 'Inactive'))).toMatchObject([{ status: 'ok' }]);
});

it('says nothing of functions that could not be read', () => {
  expect(checkFunctions(buildFacts({ functions: new Map() }))).toEqual([]);
});
