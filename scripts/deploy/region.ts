import path from 'node:path';

export interface RegionSources {
  /** What is handed on to `terraform plan`. */
  words: readonly string[];
  env: NodeJS.ProcessEnv;
  /** Names of the files beside the configuration. */
  files: readonly string[];
  /** Text of such a file, or of one named by `-var-file`; undefined if there is none. */
  read: (file: string) => string | undefined;
}

/** Terraform's default of `aws_region`. */
const DEFAULT_REGION = 'us-east-1';

/**
 * The Region that Terraform will take for `aws_region`, so that STS is asked in that Region's partition: the last of
 * the environment, the variable files, and the command line.
 * https://developer.hashicorp.com/terraform/language/values/variables#variable-definition-precedence
 */
export function readRegion({ words, env, files, read }: RegionSources): string {
  const automatic = files.filter((file) => /\.auto\.tfvars(\.json)?$/.test(file)).sort();
  const beside = ['terraform.tfvars', 'terraform.tfvars.json', ...automatic];
  const regions = [
    env.TF_VAR_aws_region || undefined,
    ...beside.filter((file) => files.includes(file)).map((file) => regionIn(read(file))),
    ...words.map((word, index) => regionOf(word, words[index + 1] ?? '', read)),
  ];
  return regions.findLast((region) => region !== undefined) ?? DEFAULT_REGION;
}

/** `-var x=y`, `-var=x=y`, `-var-file x` or `-var-file=x`, also with two dashes. */
function regionOf(word: string, next: string, read: RegionSources['read']): string | undefined {
  const [, option, value = next] = /^--?(var|var-file)(?:=(.*))?$/.exec(word) ?? [];
  if (option === 'var-file') return regionIn(read(path.normalize(value)));
  return option === 'var' ? /^aws_region\s*=\s*(.+)$/.exec(value)?.[1] : undefined;
}

/** In HCL or in JSON. */
function regionIn(text = ''): string | undefined {
  return /^[\s{]*(?:[^\n#]*,\s*)?"?aws_region"?\s*[=:]\s*"([^"]+)"/m.exec(text)?.[1];
}
