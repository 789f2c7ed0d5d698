/** Ends the program with its message and status 1. */
export class DeployError extends Error {
  override readonly name = 'DeployError';
}

/** Write-only arguments came with it. */
const OLDEST_TERRAFORM = [1, 11] as const;

/** Throws DeployError if `terraform version -json` names an old version, or nothing. */
export function checkTerraform(json: string | undefined): void {
  const [, major, minor] = /"terraform_version": *"(\d+)\.(\d+)/.exec(json ?? '') ?? [];
  if (major === undefined || minor === undefined) {
    throw new DeployError(
      'terraform is not installed: https://developer.hashicorp.com/terraform/install (1.11 or later).',
    );
  }
  const [oldestMajor, oldestMinor] = OLDEST_TERRAFORM;
  const isOld = Number(major) < oldestMajor || (Number(major) === oldestMajor && Number(minor) < oldestMinor);
  if (isOld) throw new DeployError(`terraform is ${major}.${minor}; 1.11 or later is needed.`);
}
