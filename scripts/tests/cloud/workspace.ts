import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { buildFunctions } from '../../build/build-functions.ts';
import { finish } from '../terraform/child.ts';
import { isOwnSetting } from '../terraform/own-settings.ts';
import { PrerequisiteError } from '../terraform/prerequisite-error.ts';

/** A copy of what Terraform reads (`terraform/*.tf`, `function.json`, zips), so that the repository's folder stays clean. */
export interface Workspace {
  folder: string;
  terraformFolder: string;
  distFolder: string;
  remove(): void;
}

/** Copies the root module as it is, and builds every function into the copy. Throws if one does not compile. */
export async function createWorkspace(repository: string): Promise<Workspace> {
  const folder = mkdtempSync(path.join(tmpdir(), 'q-bot-cloud-'));
  const terraformFolder = path.join(folder, 'terraform');
  const distFolder = path.join(folder, 'dist');
  mkdirSync(terraformFolder);
  const remove = () => rmSync(folder, { recursive: true, force: true });
  const workspace = { folder, terraformFolder, distFolder, remove };
  await copySources(workspace, repository);
  return workspace;
}

/** The same folder with another release in it; Terraform's state and variables stay. Throws if one does not compile. */
export async function upgradeWorkspace(workspace: Workspace, repository: string): Promise<void> {
  const { distFolder, folder, terraformFolder } = workspace;
  for (const name of readdirSync(terraformFolder)) {
    if (name.endsWith('.tf')) rmSync(path.join(terraformFolder, name));
  }
  for (const old of [path.join(folder, 'lambda'), distFolder]) rmSync(old, { recursive: true });
  await copySources(workspace, repository);
}

async function copySources({ distFolder, folder, terraformFolder }: Workspace, repository: string) {
  for (const name of readdirSync(path.join(repository, 'terraform'))) {
    if (!/\.tf$|^\.terraform\.lock\.hcl$/.test(name) || isOwnSetting(name)) continue;
    cpSync(path.join(repository, 'terraform', name), path.join(terraformFolder, name));
  }
  copyDefinitions(repository, folder);
  await buildFunctions({ lambdaFolder: path.join(repository, 'lambda'), distFolder });
}

function copyDefinitions(repository: string, folder: string): void {
  for (const name of readdirSync(path.join(repository, 'lambda'))) {
    const definition = path.join(repository, 'lambda', name, 'function.json');
    if (!existsSync(definition)) continue;
    mkdirSync(path.join(folder, 'lambda', name), { recursive: true });
    cpSync(definition, path.join(folder, 'lambda', name, 'function.json'));
  }
}

/** Terraform's variables, as a file that it reads by itself. */
export function writeVariables(workspace: Workspace, variables: Record<string, unknown>): void {
  const file = path.join(workspace.terraformFolder, 'terraform.tfvars.json');
  writeFileSync(file, JSON.stringify(variables, null, 2));
}

/** Applies a patch with paths of the repository to the copy. Throws PrerequisiteError if it does not fit. */
export async function applyPatch({ folder }: Workspace, patch: string): Promise<void> {
  const { output, status } = await finish({
    command: 'git',
    // Outside a repository: only so are the paths those of the copy.
    arguments: ['apply', '--verbose', path.resolve(patch)],
    cwd: folder,
    env: { ...process.env, GIT_CEILING_DIRECTORIES: path.dirname(folder) },
    timeoutSeconds: 30,
  });
  if (status !== 0)
    throw new PrerequisiteError(`${patch} does not fit terraform/ as it is:\n${output.trim()}`);
}
