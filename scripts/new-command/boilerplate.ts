import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { CommandName } from './name.ts';

export interface SourceFile {
  /** Inside the folder. */
  file: string;
  text: string;
}

export type Language = 'typescript' | 'python';

/** Language -> the boilerplate that is copied for it, from the root of the repository. */
export const BOILERPLATES: Readonly<Record<Language, string>> = {
  typescript: 'example/backend_lambda',
  python: 'example/backend_lambda_python',
};

/** The boilerplate's code under another name. Its README tells how to copy it, and so stays behind. */
export function readBoilerplate(folder: string, name: CommandName): SourceFile[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => /\.(ts|json|py)$/.test(file))
    .map((file) => ({
      file: renamed(file, name),
      text: renamed(readFileSync(path.join(folder, file), 'utf8'), name),
    }));
}

/** All words at once: a new name may hold one of the old words. */
function renamed(text: string, { command, folder, pascal }: CommandName): string {
  return text.replaceAll(/\/example\b|backend_lambda|BackendLambda/g, (word) => {
    if (word === '/example') return command;
    return word === 'backend_lambda' ? folder : pascal;
  });
}
