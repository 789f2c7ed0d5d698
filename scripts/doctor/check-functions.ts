import type { Facts } from './facts.ts';
import { type Finding, ok, unknown, wrong } from './finding.ts';

type Looked = Pick<Facts, 'builtSha256' | 'deployment' | 'functions' | 'remedies'>;

/** Whether each function can be called, and its code is that of the local build. */
export function checkFunctions({ builtSha256, deployment, functions, remedies }: Looked): Finding[] {
  const findings = Object.entries(deployment.functions).flatMap(([folder, name]): Finding[] => {
    const found = functions.get(folder);
    // Why it could not be read is said elsewhere.
    if (found === undefined) return [];
    const check = `function ${folder}`;
    if (found.state !== 'Active' && found.state !== 'Inactive') {
      return [wrong(check, `cannot be called: ${found.state}`, remedies.brokenFunction(name))];
    }
    const built = builtSha256(folder);
    if (built === undefined)
      return [unknown(check, 'not compared: there is no local build of it', 'npm run build')];
    if (built === found.codeSha256) return [];
    return [wrong(check, 'runs other code than the local build', remedies.otherCode(folder))];
  });
  return findings.length > 0 || functions.size === 0
    ? findings
    : [ok('functions', `the code of all ${functions.size} is that of the local build`)];
}
