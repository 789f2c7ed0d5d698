import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { Deployment } from './deployment.ts';
import { must } from './expect.ts';

/** Looks for every secret in every place where none belongs. Throws if one is found, without saying it. */
export async function searchSecrets(
  deployment: Deployment,
  secrets: Map<string, string>,
  plan: string,
): Promise<string> {
  const { proxy, moto, terraform, workspace } = deployment;
  const places: [string, string][] = [
    ...readdirSync(workspace.terraformFolder)
      .filter((name) => /tfstate|plan/.test(name))
      .map((name): [string, string] => [
        name,
        readFileSync(path.join(workspace.terraformFolder, name), 'latin1'),
      ]),
    ['the plan as JSON', plan],
    ["Terraform's output", terraform.outputs.join('\n')],
    [
      "the functions' log",
      proxy.logs
        .lines()
        .map(({ line }) => line)
        .join('\n'),
    ],
    ["moto's log", moto.log()],
  ];
  for (const [name, secret] of secrets) {
    const found = places.find(([, text]) => text.includes(secret));
    must(found === undefined, `${name} stands in ${found?.[0]}`);
  }
  return `${secrets.size} secrets, in none of ${places.length} places`;
}
