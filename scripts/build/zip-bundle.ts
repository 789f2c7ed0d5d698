import { zipSync } from 'fflate';

/** Unix, as Lambda reads it: `rw-r--r--`, and `rwxr-xr-x` for programs. */
const UNIX = 3;
const READABLE = 0o100644 << 16;
const EXECUTABLE = 0o100755 << 16;

/** A zip of files (name -> bytes) that depends on these only: no clock, no file mode, no order of a folder. */
export function zipBundle(files: Record<string, Uint8Array>, kind: 'code' | 'programs' = 'code'): Uint8Array {
  const attrs = kind === 'programs' ? EXECUTABLE : READABLE;
  const options = { mtime: new Date(1980, 0, 1), os: UNIX, attrs, level: 9 } as const;
  const names = Object.keys(files).sort();
  return zipSync(Object.fromEntries(names.map((name) => [name, [files[name] ?? new Uint8Array(), options]])));
}
