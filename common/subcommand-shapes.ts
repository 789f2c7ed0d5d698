/** A row of `subcommands` of a function.json: what the gatekeeper matches, and what help, page and manifest show. */
export interface SubcommandDefinition {
  /** '' is the command alone. */
  name: string;
  aliases?: readonly string[] | undefined;
  /**
   * Shapes of its arguments, `?` behind one that may be left out: `number` (`17`, `#17`), `priority` (`P1` to `P5`),
   * `word`, and `text` for all that follows. None where it is left out. Where incidents live in Jira, a `number` of the
   * command that opens them is a `key` (`OPS-17`, or `17`).
   */
  args?: readonly string[] | undefined;
  /** As typed behind the command: `restart <cluster>/<service>`. */
  usage: string;
  /** In a few words, after the usage. */
  description: string;
  /** Name of the sub-command whose restriction holds for this one too. */
  rights?: string | undefined;
}

/** The same of a whole command in short, as the build, or SUBCOMMANDS, gives it to the gatekeeper. */
export interface SubcommandShapes {
  /** `name|alias|alias` -> shapes of the arguments: `number text?`. */
  shapes: Readonly<Record<string, string>>;
  /** The sub-command of any other text; without it, any other first word stays the sub-command. */
  otherwise?: string | undefined;
  /** Words that are no message where they stand alone or with a number. */
  reserved?: readonly string[] | undefined;
  /** What a `key` begins with, `OPS`: tells a key with a slip from a message. */
  project?: string | undefined;
  /** Where its issues are, `https://example.atlassian.net`: a link to one stands for its key. */
  site?: string | undefined;
}

/** Command -> its table. A command without one is published as it was typed. */
export type CommandShapes = Readonly<Record<string, SubcommandShapes>>;
