/** Nothing was made; the message says why, and what to type instead. */
export class NewCommandError extends Error {
  override readonly name = 'NewCommandError';
}

/** One name in the forms that the files need. */
export interface CommandName {
  /** `/xyz-tool` */
  command: string;
  /** `xyz_tool`: of the folder, of its entry in Terraform and of the file with the behaviour. */
  folder: string;
  /** `XyzTool`: in identifiers. */
  pascal: string;
}

/** Slack takes 32 characters, the slash among them. https://docs.slack.dev/reference/app-manifest */
const CHARACTERS = 31;

/** An app cannot have these. https://slack.com/help/articles/201259356-Use-built-in-slash-commands */
const SLACKS_OWN: ReadonlySet<string> = new Set(
  (
    'active apps archive away call collapse dm dnd expand feed huddle invite join kick leave me msg ' +
    'mute open prefs pro remind remove rename search shortcuts shrug star status topic who'
  ).split(' '),
);

/** Their folder or file would be another one's, or git and the tools would not see it. */
const RESERVED: ReadonlySet<string> = new Set([
  'config',
  'constructor',
  'coverage',
  'dist',
  'fixtures',
  'lambda-function',
  'node-modules',
]);

/** Reads what was typed, without its slash: `xyz` or `xyz-tool`. Throws NewCommandError. */
export function readName(typed: string): CommandName {
  if (!/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(typed)) {
    throw new NewCommandError(`"${typed}" is not a valid command name. ${remedyFor(typed)}`);
  }
  if (typed.length > CHARACTERS) {
    throw new NewCommandError(
      `"${typed}" is too long: Slack takes ${CHARACTERS} characters after the slash.`,
    );
  }
  if (SLACKS_OWN.has(typed)) throw new NewCommandError(`/${typed} is Slack's own: take another name.`);
  if (RESERVED.has(typed)) throw new NewCommandError(`lambda/${typed} would not work: take another name.`);
  const words = typed.split('-');
  return {
    command: `/${typed}`,
    folder: words.join('_'),
    pascal: words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join(''),
  };
}

function remedyFor(typed: string): string {
  const near = typed
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^[-\d]+|-+$/g, '');
  const rule = 'Use a-z, 0-9 and single dashes, starting with a letter.';
  return near === '' ? rule : `${rule} Try "${near}".`;
}
