import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { end } from '../terraform/child.ts';
import { PrerequisiteError } from '../terraform/prerequisite-error.ts';

const READY_WITHIN_MS = 90_000;

const ADVICE =
  'moto, the local AWS API, is missing: pip install "moto[server]" (its moto_server has to be in the PATH).';

/** A moto server of its own on a free loopback port. https://docs.getmoto.org/en/latest/docs/server_mode.html */
export class Moto {
  readonly port: number;
  readonly #child: ChildProcess;
  readonly #lines: string[] = [];

  private constructor(child: ChildProcess, port: number) {
    this.#child = child;
    this.port = port;
    for (const stream of [child.stdout, child.stderr]) {
      stream?.setEncoding('utf8').on('data', (text: string) => this.#lines.push(text));
    }
  }

  /** Throws PrerequisiteError if there is no moto_server, or if it does not come up. */
  static async start(env: NodeJS.ProcessEnv): Promise<Moto> {
    const port = await freePort();
    const child = spawn('moto_server', ['-H', '127.0.0.1', '-p', String(port)], {
      env,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    await once(child, 'spawn').catch(() => {
      throw new PrerequisiteError(ADVICE);
    });
    const moto = new Moto(child, port);
    await moto.#ready().catch(async (error: unknown) => {
      await moto.stop();
      throw error;
    });
    return moto;
  }

  /** What it wrote: a line per request, and the stack of what it has not implemented. */
  log(): string {
    return this.#lines.join('');
  }

  stop(): Promise<void> {
    return end(this.#child);
  }

  async #ready(): Promise<void> {
    const deadline = Date.now() + READY_WITHIN_MS;
    while (Date.now() < deadline) {
      if (this.#child.exitCode !== null)
        throw new PrerequisiteError(`${ADVICE} It ended at once:\n${this.log()}`);
      const answer = await fetch(`http://127.0.0.1:${this.port}/moto-api/data.json`).catch(() => undefined);
      if (answer?.ok === true) return;
      await delay(50);
    }
    throw new PrerequisiteError(`moto_server did not come up within ${READY_WITHIN_MS / 1000} s.`);
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('no free port');
  return address.port;
}
