import type { Readable } from 'node:stream';
import { decodeText, encodingFault } from '../local/decode-text.ts';
import { SecretsError } from './errors.ts';

/** Asks for the value of a secret. Throws SecretsError if none is given. */
export type AskValue = (name: string, where: string) => Promise<string>;

/** A question whose answer is not shown; undefined if the user gives up. */
export type HiddenPrompt = (question: string) => Promise<string | undefined>;

/** At a terminal. */
export function askAtTerminal(prompt: HiddenPrompt): AskValue {
  return async (name, where) => {
    const value = await prompt(where === '' ? name : `${name} (${where})`);
    if (value === undefined) throw new SecretsError('Given up. Nothing more was written.');
    return value.trim();
  };
}

/**
 * From a pipe: all of it, without the line break that `echo` and files end in, and without the byte-order marks that
 * editors and shells of Windows put around it. Throws SecretsError if it is neither UTF-8 nor UTF-16 with its mark.
 */
export function readFromPipe(input: Readable): AskValue {
  return async () => {
    const chunks: Buffer[] = [];
    for await (const chunk of input) chunks.push(Buffer.from(chunk));
    const piped = Buffer.concat(chunks);
    const value = decodeText(piped);
    if (value === undefined) {
      throw new SecretsError(
        `What is piped ${encodingFault(piped)}: pipe it as UTF-8, or type the value at the terminal. Nothing was written.`,
      );
    }
    return value.replace(/\r?\n$/, '').replaceAll(/^\uFEFF+|\uFEFF+$/g, '');
  };
}
