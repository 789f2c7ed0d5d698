import { type Bodies, leaveOutFunctions, replaceBodies } from './leave-out-functions.ts';

/** How a file of a package is made leaner. Each fails the build where the file does not hold it any more. */
export interface LeanFile {
  /** Functions and methods that nothing here calls: a call throws, and names it. */
  leftOut?: readonly string[];
  /** Functions and methods with another body. */
  bodies?: Bodies;
  /** Text that stands there once -> text in its place. */
  texts?: Readonly<Record<string, string>>;
  /** Its settings are read in no file: see FILE_SELECTORS of lean-files.ts. */
  hasFileSelector?: boolean;
}

/**
 * The source of a file after its rules; what calls `leftOut` has to import it. Throws if a function of the rules is not
 * there once, or a text not once: then the file has changed. `name`: for that error.
 */
export function leanFile(source: string, rules: LeanFile, name: string): string {
  const { bodies = {}, hasFileSelector, leftOut = [], texts = {} } = rules;
  const text = hasFileSelector ? withoutFileSelector(source, name) : source;
  const replaced = Object.entries(texts).reduce(
    (all, [from, to]) => replaceText(all, { from, to, name }),
    text,
  );
  return replaceBodies(leaveOutFunctions(replaced, leftOut, name), bodies, name);
}

/** As an arrow function in one line or in several, or as a method. */
const FILE_SELECTOR = /^( *)configFileSelector(?:: .*,|(?:: )?\(.*\) (?:=> )?\{\n[\s\S]*?^\1\},)\n/gm;

function withoutFileSelector(source: string, name: string): string {
  const lean = source.replace(FILE_SELECTOR, '');
  if (lean === source) throw new Error(`lean-sdk: no configFileSelector in ${name}`);
  return lean;
}

function replaceText(source: string, { from, name, to }: { from: string; to: string; name: string }): string {
  const [before, after, ...more] = source.split(from);
  if (before === undefined || after === undefined || more.length > 0) {
    throw new Error(`lean-sdk: not once in ${name}: ${from}`);
  }
  return before + to + after;
}
