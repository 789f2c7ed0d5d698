import type { Facts } from './facts.ts';
import { type Finding, ok, unknown, wrong } from './finding.ts';

type Looked = Pick<Facts, 'builtSha256' | 'deployment' | 'functions'>;

/** Whether each function can be called, and its code is that of the local build. */
export function checkFunctions({ builtSha256, deployment, functions }: Looked): Finding[] {
  const findings = Object.entries(deployment.functions).flatMap(([folder, name]): Finding[] => {
    const found = functions.get(folder);
    // Why it could not be read is said elsewhere.
    if (found === undefined) return [];
    const check = `function ${folder}`;
    if (found.state !== 'Active' && found.state !== 'Inactive') {
      const why = `aws lambda get-function-configuration --function-name ${name} says why; npm run deploy.`;
      return [wrong(check, `cannot be called: ${found.state}`, why)];
    }
    const built = builtSha256(folder);
    if (built === undefined)
      return [unknown(check, 'not compared: there is no local build of it', 'npm run build')];
    return built === found.codeSha256 ? [] : [otherCode(check, folder)];
  });
  return findings.length > 0 || functions.size === 0
    ? findings
    : [ok('functions', `the code of all ${functions.size} is that of the local build`)];
}

function otherCode(check: string, folder: string): Finding {
  return wrong(
    check,
    'runs other code than the local build',
    `npm run deploy; or, where this checkout is not what is to run, npm run build in the one that is. Rolled back? npm run rollback -- ${folder} --list says it, --forward ends it.`,
  );
}
