import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { Plugin } from 'esbuild';
import { leanSlackClient } from './lean-slack-client.ts';
import { leanSlackMethods } from './lean-slack-methods.ts';

/** Those that common/slack and group_sync call; any other goes by `apiCall`. */
const METHODS = ['chat', 'usergroups', 'users', 'views'];

/** Imports of Slack's client that are never used: its uploads, its streams, and types alone. */
const EMPTY = /^(\.\/(chat-stream|file-upload|types\/(request|response)\/index)|@slack\/types)$/;

const CLIENT = /[\\/]@slack[\\/]web-api[\\/]dist[\\/]/;

/**
 * Slack's client as this bot makes it (common/slack/client.ts): no call is repeated or waits in a queue, and few methods
 * are called by name. For no other program: a client with the library's own settings throws here.
 */
export const leanSlack: Plugin = {
  name: 'lean-slack',
  setup({ onLoad, onResolve }) {
    const bundled = (name: string) => path.join(import.meta.dirname, 'bundled', name);
    // Behind the file, whose first line makes it strict.
    const thrower = `\nconst { leftOut } = require(${JSON.stringify(bundled('left-out.ts'))});\n`;
    onResolve({ filter: /^p-(queue|retry)$/ }, ({ importer, path: name }) =>
      CLIENT.test(importer)
        ? { path: bundled(name === 'p-queue' ? 'no-queue.ts' : 'attempt-once.ts') }
        : undefined,
    );
    // Node has one of its own.
    onResolve({ filter: /^eventemitter3$/ }, ({ importer }) =>
      CLIENT.test(importer) ? { path: 'node:events', external: true } : undefined,
    );
    onResolve({ filter: EMPTY }, ({ importer, path: name }) =>
      CLIENT.test(importer) ? { path: name, namespace: 'empty' } : undefined,
    );
    onLoad({ filter: /.*/, namespace: 'empty' }, () => ({ contents: '' }));
    onLoad({ filter: /[\\/]@slack[\\/]web-api[\\/]dist[\\/]methods\.js$/ }, ({ path: file }) => ({
      contents: leanSlackMethods(readFileSync(file, 'utf8'), METHODS) + thrower,
    }));
    onLoad({ filter: /[\\/]@slack[\\/]web-api[\\/]dist[\\/]WebClient\.js$/ }, ({ path: file }) => ({
      contents: leanSlackClient(readFileSync(file, 'utf8'), file) + thrower,
    }));
  },
};
