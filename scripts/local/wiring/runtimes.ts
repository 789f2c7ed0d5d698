import * as z from 'zod/mini';

/** Runtimes of Lambda that a function.json may name -> its handler where it names none. As terraform/definitions.tf has them. */
const HANDLERS = {
  'nodejs22.x': 'lambda_function.handler',
  'python3.13': 'lambda_function.lambda_handler',
  'provided.al2023': 'bootstrap',
} as const;

export type Runtime = keyof typeof HANDLERS;

/** Without `runtime`, Terraform's variable `lambda_runtime` decides which Node.js it is. */
export const DEFAULT_RUNTIME: Runtime = 'nodejs22.x';

/** The fields of function.json that say what runs the code, and how it is made. */
export const runtimeFields = {
  runtime: z.exactOptional(z.enum(['nodejs22.x', 'python3.13', 'provided.al2023'])),
  /** `file.function`, without the file's extension; of `provided.al2023` any text, which its program reads. */
  handler: z.exactOptional(z.string().check(z.regex(/^[\w./-]+$/))),
  /**
   * A command that makes what the zip holds: run in the function's folder, it writes into the folder of the variable OUT.
   * Not for Node.js, whose code is bundled.
   */
  build: z.exactOptional(z.array(z.string().check(z.minLength(1))).check(z.minLength(1))),
  /** Of a function without a config.ts: each variable of its own that it reads, with its value on a laptop. */
  variables: z.exactOptional(z.record(z.string().check(z.regex(/^[A-Z][A-Z0-9_]*$/)), z.string())),
};

interface RuntimeChoice {
  runtime?: Runtime;
  handler?: string;
  build?: string[];
}

export function runtimeOf({ runtime = DEFAULT_RUNTIME }: RuntimeChoice): Runtime {
  return runtime;
}

export function isRuntime(text: string): text is Runtime {
  return Object.hasOwn(HANDLERS, text);
}

export function handlerOf(definition: RuntimeChoice): string {
  return definition.handler ?? HANDLERS[runtimeOf(definition)];
}

/** Why no zip can be made of such a function; undefined where one can. */
export function buildFault(definition: RuntimeChoice): string | undefined {
  const runtime = runtimeOf(definition);
  const hasBuild = definition.build !== undefined;
  if (runtime === DEFAULT_RUNTIME && hasBuild) return 'the code of nodejs22.x is bundled: it takes no build';
  if (runtime === 'provided.al2023' && !hasBuild)
    return 'provided.al2023 needs a build, a command that makes bootstrap: ["sh", "build.sh"]';
  return undefined;
}
