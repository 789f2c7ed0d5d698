import path from 'node:path';
import {
  automaticFiles,
  type VariableOption,
  type VariableSources,
  variableOptions,
} from './variable-sources.ts';

/** Terraform's default of `aws_region`. */
const DEFAULT_REGION = 'us-east-1';

/**
 * The Region that Terraform will take for `aws_region`, so that STS is asked in that Region's partition: the last of
 * the environment, the variable files, and the command line.
 * https://developer.hashicorp.com/terraform/language/values/variables#variable-definition-precedence
 */
export function readRegion({ words, env, files, read }: VariableSources): string {
  const regions = [
    env.TF_VAR_aws_region || undefined,
    ...automaticFiles(files).map((file) => regionIn(read(file))),
    ...variableOptions(words).map((option) => regionOf(option, read)),
  ];
  return regions.findLast((region) => region !== undefined) ?? DEFAULT_REGION;
}

function regionOf({ option, value }: VariableOption, read: VariableSources['read']): string | undefined {
  if (option === 'var-file') return regionIn(read(path.normalize(value)));
  return /^aws_region\s*=\s*(.+)$/.exec(value)?.[1];
}

/** In HCL or in JSON. */
function regionIn(text = ''): string | undefined {
  return /^[\s{]*(?:[^\n#]*,\s*)?"?aws_region"?\s*[=:]\s*"([^"]+)"/m.exec(text)?.[1];
}
