import { OTHER_AWS } from './announce-account.ts';
import { DeployError } from './checks.ts';

/** What is said to this script; everything else that begins with a dash is for `terraform plan`. */
export const OWN_WORDS: ReadonlySet<string> = new Set(['--yes', '--destroys', OTHER_AWS]);

/** Options of `terraform plan` whose value may be a word of its own. https://developer.hashicorp.com/terraform/cli/commands/plan */
const WITH_VALUE = /^--?(var|var-file|target|replace|lock-timeout|parallelism)$/;
const OF_PLAN =
  /^--?(var|var-file|target|replace|lock|lock-timeout|parallelism|refresh|refresh-only|destroy|compact-warnings|no-color)(=|$)/;

/** Throws DeployError, one sentence, for a word that neither this script nor `terraform plan` knows: before anything is done. */
export function refuseUnknownWords(words: readonly string[]): void {
  words.forEach((word, index) => {
    const isValue = WITH_VALUE.test(words[index - 1] ?? '');
    if (isValue || OWN_WORDS.has(word) || OF_PLAN.test(word)) return;
    throw new DeployError(
      word.startsWith('-')
        ? `npm run deploy has no option ${word}: it knows ${[...OWN_WORDS].join(', ')}, --help, and those of terraform plan, such as -var-file=staging.tfvars.`
        : `"${word}" is not an option of npm run deploy. See: npm run deploy -- --help`,
    );
  });
  const [last = ''] = words.slice(-1);
  if (WITH_VALUE.test(last))
    throw new DeployError(`${last} needs a value, as in: npm run deploy -- -var-file=staging.tfvars`);
}
