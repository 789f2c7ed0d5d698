import path from 'node:path';

/**
 * From now on the processes of functions start from compiled code, and so do this process's own children. Not for what measures a start.
 * https://nodejs.org/docs/latest-v22.x/api/module.html#module-compile-cache
 */
export function useCompileCache(): void {
  const repository = path.join(import.meta.dirname, '../..');
  process.env.NODE_COMPILE_CACHE ??= path.join(repository, 'node_modules/.cache/q-bot/compiled-code');
}
