import { BOILERPLATES, type Language } from './boilerplate.ts';
import { NewCommandError } from './name.ts';

export interface NewCommandArguments {
  /** The name as it was typed. */
  typed: string;
  language: Language;
}

/** Reads `xyz`, and `--language <language>` behind or before it. Throws NewCommandError, with `usage` where it is neither. */
export function readArguments(argv: readonly string[], usage: string): NewCommandArguments {
  const at = argv.indexOf('--language');
  const language = at < 0 ? 'typescript' : (argv[at + 1] ?? '');
  const [typed, ...rest] = at < 0 ? argv : argv.filter((_word, index) => index !== at && index !== at + 1);
  if (typed === undefined || typed.startsWith('--') || rest.length > 0) throw new NewCommandError(usage);
  if (!isLanguage(language)) {
    throw new NewCommandError(
      `There is no example in "${language}": --language is one of ${Object.keys(BOILERPLATES).join(', ')}.`,
    );
  }
  return { typed, language };
}

function isLanguage(word: string): word is Language {
  return Object.hasOwn(BOILERPLATES, word);
}
