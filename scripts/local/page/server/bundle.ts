export interface PageBundle {
  js: string;
  css: string;
}

const ENTRY = 'scripts/local/page/client/main.tsx';

/** The page's script and style, each a single file that loads nothing else. Throws if it does not compile. */
export async function bundlePage(): Promise<PageBundle> {
  // Loaded with the first visit: a bot without the page needs no bundler.
  const { build } = await import('esbuild');
  const { outputFiles } = await build({
    entryPoints: [ENTRY],
    outdir: 'page',
    bundle: true,
    write: false,
    minify: true,
    format: 'esm',
    target: 'es2022',
    jsx: 'automatic',
    jsxImportSource: 'preact',
    legalComments: 'none',
  });
  const textOf = (ending: string) => outputFiles.find(({ path }) => path.endsWith(ending))?.text ?? '';
  return { js: textOf('.js'), css: textOf('.css') };
}
