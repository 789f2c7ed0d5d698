import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { startSharedProvider } from './shared-provider.ts';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'q-bot-provider-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** As `terraform init` leaves it where the provider comes from a mirror. */
function install(script: string): void {
  const [mirror, version] = [
    path.join(folder, 'mirror'),
    '.terraform/providers/registry/hashicorp/aws/5.0.0',
  ];
  mkdirSync(mirror);
  mkdirSync(path.join(folder, version), { recursive: true });
  symlinkSync(mirror, path.join(folder, version, 'linux_amd64'));
  const file = path.join(mirror, 'terraform-provider-aws_v5.0.0_x5');
  writeFileSync(file, `#!/bin/sh\n${script}\n`);
  chmodSync(file, 0o755);
}

const start = () => startSharedProvider(folder, { PATH: process.env.PATH });

it('says where the provider listens, and ends it', async () => {
  install(
    `[ "$1 $TF_LOG_SDK_PROTO" = "-debug OFF" ] && echo "	TF_REATTACH_PROVIDERS='{\\"pid\\":'$$'}'" && exec sleep 60`,
  );
  const provider = await start();
  const address = provider.env.TF_REATTACH_PROVIDERS ?? '';
  const pid = Number(/"pid":'?(\d+)/.exec(address)?.[1]);
  expect(process.kill(pid, 0)).toBe(true);
  await provider.stop();
  expect(() => process.kill(pid, 0)).toThrow('ESRCH');
});

it('says so where none is installed', async () => {
  mkdirSync(path.join(folder, '.terraform'));
  await expect(start()).rejects.toThrow('terraform init comes first');
});

it('says so where it ends before it listens', async () => {
  install('exit 1');
  await expect(start()).rejects.toThrow('did not say within 60 s where it listens');
});
