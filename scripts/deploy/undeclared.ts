import path from 'node:path';
import { didYouMean } from '../../common/backend/help.ts';
import { isObject } from '../../common/is-object.ts';
import { parseJson } from '../local/json.ts';
import { DeployError } from './checks.ts';
import { automaticFiles, type VariableSources, variableOptions } from './variable-sources.ts';

/**
 * Throws DeployError, a sentence for each variable that is set and that no `.tf` file beside the configuration declares:
 * Terraform only warns of it in a file, says nothing of it in the environment, and goes on with the default of what was meant.
 */
export function refuseUndeclared(sources: VariableSources): void {
  const declared = declaredVariables(sources);
  const sentences = givenVariables(sources)
    .filter(({ name }) => !declared.includes(name))
    .map(({ from, name }) => `${from} sets ${name}, which is no variable.${didYouMean(name, declared)}`);
  if (sentences.length > 0) throw new DeployError([...new Set(sentences)].join('\n'));
}

function declaredVariables({ files, read }: VariableSources): string[] {
  return files.flatMap((file) => {
    if (!/\.tf(\.json)?$/.test(file)) return [];
    const text = read(file) ?? '';
    if (file.endsWith('.json')) return keysOf(Object(parseJson(text)).variable);
    return Array.from(text.matchAll(/^[ \t]*variable[ \t]+"?([\w-]+)"?[ \t]*\{/gm), ([, name = '']) => name);
  });
}

interface GivenVariable {
  name: string;
  /** Where somebody has to correct it. */
  from: string;
}

function givenVariables({ env, files, read, words }: VariableSources): GivenVariable[] {
  const ofEnvironment = Object.keys(env).filter((name) => name.startsWith('TF_VAR_'));
  const options = variableOptions(words);
  const ofCommandLine = options.filter(({ option }) => option === 'var').map(({ value }) => value);
  const named = options
    .filter(({ option }) => option === 'var-file')
    .map(({ value }) => path.normalize(value));
  return [
    ...ofEnvironment.map((name) => ({
      name: name.slice('TF_VAR_'.length),
      from: `The environment (${name})`,
    })),
    ...[...automaticFiles(files), ...named].flatMap((file) =>
      namesIn(file, read(file) ?? '').map((name) => ({ name, from: file })),
    ),
    ...ofCommandLine.map((value) => ({ name: value.split('=', 1).join().trim(), from: '-var' })),
  ];
}

function namesIn(file: string, text: string): string[] {
  return file.endsWith('.json') ? keysOf(parseJson(text)) : namesInHcl(text);
}

function keysOf(value: unknown): string[] {
  return isObject(value) ? Object.keys(value) : [];
}

const HEREDOC = /<<-?(\w+)\r?\n[\s\S]*?\n[ \t]*\1(?=\r?\n|$)/;
const TOKEN = new RegExp(
  `${HEREDOC.source}|"(?:[^"\\\\]|\\\\.)*"|#.*|//.*|/\\*[\\s\\S]*?\\*/|[\\w.-]+|=[=>]|\\S`,
  'g',
);

/** What stands before `=` outside of every bracket. https://developer.hashicorp.com/terraform/language/syntax/configuration */
function namesInHcl(text: string): string[] {
  const tokens = (text.match(TOKEN) ?? []).filter((token) => !/^(#|\/\/|\/\*)/.test(token));
  let depth = 0;
  return tokens.filter((token, at) => {
    if ('{[('.includes(token)) depth += 1;
    if ('}])'.includes(token)) depth -= 1;
    return depth === 0 && tokens[at + 1] === '=' && /^[\w-]+$/.test(token);
  });
}
