/** Where Terraform takes the values of variables from. */
export interface VariableSources {
  /** What is handed on to `terraform plan`. */
  words: readonly string[];
  env: NodeJS.ProcessEnv;
  /** Names of the files beside the configuration. */
  files: readonly string[];
  /** Text of such a file, or of one named by `-var-file`; undefined if there is none. */
  read: (file: string) => string | undefined;
}

/**
 * The files that Terraform reads without being told to, in its order.
 * https://developer.hashicorp.com/terraform/language/values/variables#variable-definition-precedence
 */
export function automaticFiles(files: readonly string[]): string[] {
  const automatic = files.filter((file) => /\.auto\.tfvars(\.json)?$/.test(file)).sort();
  const named = ['terraform.tfvars', 'terraform.tfvars.json'].filter((file) => files.includes(file));
  return [...named, ...automatic];
}

export interface VariableOption {
  option: 'var' | 'var-file';
  value: string;
}

/** `-var x=y`, `-var=x=y`, `-var-file x` and `-var-file=x`, also with two dashes, in their order. */
export function variableOptions(words: readonly string[]): VariableOption[] {
  return words.flatMap((word, index) => {
    const [, option, value = words[index + 1] ?? ''] = /^--?(var|var-file)(?:=(.*))?$/s.exec(word) ?? [];
    return option === 'var' || option === 'var-file' ? [{ option, value }] : [];
  });
}
