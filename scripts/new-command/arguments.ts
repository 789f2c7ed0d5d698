import { parseCommandLine } from '../command-line/parse-command-line.ts';
import { BOILERPLATES, type Language } from './boilerplate.ts';
import { NewCommandError } from './name.ts';

export interface NewCommandArguments {
  /** The name as it was typed. */
  typed: string;
  language: Language;
}

const LANGUAGES = Object.keys(BOILERPLATES).join(' or ');
const OPTIONS = {
  language: { type: 'string', needs: LANGUAGES, example: 'python', default: 'typescript' },
} as const;

/** Reads `xyz`, and `--language <language>` behind or before it. Throws NewCommandError, one sentence with what to type instead. */
export function readArguments(argv: readonly string[]): NewCommandArguments {
  const { values, words } = parseCommandLine(argv, {
    ...{ script: 'npm run new-command', options: OPTIONS, takesWords: true },
    refuse: (sentence) => new NewCommandError(sentence),
  });
  const [typed, ...rest] = words;
  if (typed === undefined)
    throw new NewCommandError('A command needs a name, as in: npm run new-command -- xyz');
  if (rest.length > 0)
    throw new NewCommandError(
      `One name at a time, and "${rest.join(' ')}" is too much: npm run new-command -- ${typed}`,
    );
  const { language } = values;
  if (!isLanguage(language))
    throw new NewCommandError(`There is no example in "${language}": --language needs ${LANGUAGES}.`);
  return { typed, language };
}

function isLanguage(word: string): word is Language {
  return Object.hasOwn(BOILERPLATES, word);
}
