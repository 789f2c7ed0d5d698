import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';

export interface Run {
  command: string;
  arguments: readonly string[];
  cwd?: string;
  env: NodeJS.ProcessEnv;
  /** Written to its standard input, which is then closed. */
  input?: string;
  timeoutSeconds: number;
}

export interface Finished {
  /** null if a signal ended it. */
  status: number | null;
  stdout: string;
  /** Both streams, one after the other. */
  output: string;
}

/** Runs a program to its end while this process goes on serving. Kills it after its time. Rejects if it does not exist. */
export async function finish(run: Run): Promise<Finished> {
  const child = spawn(run.command, run.arguments, {
    ...(run.cwd === undefined ? {} : { cwd: run.cwd }),
    env: run.env,
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  const spawned = once(child, 'spawn');
  const exited = new Promise<number | null>((resolve) => child.once('close', resolve));
  await spawned;
  // Asked politely, Terraform first finishes what it waits for.
  const timer = setTimeout(() => child.kill('SIGKILL'), run.timeoutSeconds * 1000);
  child.stdin.on('error', () => {});
  child.stdin.end(run.input ?? '');
  const [stdout, stderr, status] = await Promise.all([text(child.stdout), text(child.stderr), exited]);
  clearTimeout(timer);
  return { status, stdout, output: `${stdout}${stderr}` };
}

/** Ends a server that was started here, and waits until it is gone. */
export async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exited = once(child, 'exit');
  child.kill('SIGTERM');
  const timer = setTimeout(() => child.kill('SIGKILL'), 3000);
  await exited;
  clearTimeout(timer);
}
