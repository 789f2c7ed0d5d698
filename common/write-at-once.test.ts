import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { buffer } from 'node:stream/consumers';
import { pathToFileURL } from 'node:url';
import { writeAtOnce } from './write-at-once.ts';

/** Far more than a pipe holds (64 kB on Linux). */
const BYTES = 4_000_000;

/** How much of `BYTES` comes from a process that ends at once after its write, without another turn of its event loop. */
async function received(preparation: string): Promise<number> {
  const code = `${preparation}
    process.stdout.write('x'.repeat(${BYTES}));
    process.reallyExit(0);`;
  const child = spawn(process.execPath, ['--input-type=module', '--eval', code], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [written] = await Promise.all([buffer(child.stdout), once(child, 'exit')]);
  return written.length;
}

describe('writeAtOnce', () => {
  it('has written all when the write returns, whatever a pipe holds', async () => {
    const url = pathToFileURL(path.resolve('common/write-at-once.ts')).href;
    const all = await received(`import { writeAtOnce } from '${url}'; writeAtOnce(process.stdout);`);
    expect(all).toBe(BYTES);
  });

  it('is needed: without it a part is lost', async () => {
    expect(await received('')).toBeLessThan(BYTES);
  });

  it('leaves a file alone, which has no handle', () => {
    expect(() => writeAtOnce({})).not.toThrow();
    expect(() => writeAtOnce({ _handle: null })).not.toThrow();
  });
});
