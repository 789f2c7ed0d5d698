import { readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import path from 'node:path';

/** What leads the programs of AWS to another address than AWS's own. */
export interface OtherAws {
  /** As the user finds it: a variable, or the section of a file. */
  setBy: string;
  url: string;
}

export type Environment = Readonly<Record<string, string | undefined>>;

/** The text of a file; undefined if there is none. */
export type ReadText = (file: string) => string | undefined;

interface Section {
  kind: 'profile' | 'services';
  name: string;
  entries: [key: string, value: string][];
}

/**
 * Where an environment, or the files of the AWS CLI, lead another way: `AWS_ENDPOINT_URL`, `AWS_ENDPOINT_URL_<SERVICE>`,
 * and `endpoint_url` of the profile or of the `services` that it names. Other profiles lead nobody anywhere.
 * https://docs.aws.amazon.com/sdkref/latest/guide/feature-ss-endpoints.html
 */
export function findOtherAws(env: Environment, read: ReadText = readText): OtherAws | undefined {
  const name = Object.keys(env).find((one) => one.startsWith('AWS_ENDPOINT_URL') && env[one]);
  if (name !== undefined) return { setBy: name, url: env[name] ?? '' };
  const folder = path.join(env.HOME || env.USERPROFILE || homedir(), '.aws');
  const files = [
    env.AWS_CONFIG_FILE || path.join(folder, 'config'),
    env.AWS_SHARED_CREDENTIALS_FILE || path.join(folder, 'credentials'),
  ];
  const sections = files.flatMap((file) =>
    readSections(read(file) ?? '').map((section) => ({ ...section, file })),
  );
  const profiles = sections.filter(({ kind, name }) => kind === 'profile' && profilesOf(env).includes(name));
  const services = profiles.flatMap((one) => valuesOf(one, 'services'));
  const obeyed = [
    ...profiles,
    ...sections.filter(({ kind, name: one }) => kind === 'services' && services.includes(one)),
  ];
  const [found] = obeyed.flatMap((section) =>
    valuesOf(section, 'endpoint_url').map((url) => ({
      setBy: `endpoint_url of ${section.kind} "${section.name}" in ${section.file}`,
      url,
    })),
  );
  return found;
}

/** Some programs know the second variable, others do not: they take the default profile. */
function profilesOf({ AWS_DEFAULT_PROFILE, AWS_PROFILE }: Environment): string[] {
  return AWS_PROFILE ? [AWS_PROFILE] : ['default', ...(AWS_DEFAULT_PROFILE ? [AWS_DEFAULT_PROFILE] : [])];
}

function valuesOf({ entries }: Section, wanted: string): string[] {
  return entries.flatMap(([key, value]) => (key === wanted && value !== '' ? [value] : []));
}

const HEADER = /^\s*\[\s*(?:(profile|services|[\w-]+)\s+)?["']?([^"'\]]+?)["']?\s*\]/;
/** Indented for a single service, or not: both count. */
const ENTRY = /^\s*([\w-]+)\s*=\s*(.*?)\s*$/;

function readSections(text: string): Section[] {
  const sections: Section[] = [];
  for (const line of text.split(/\r?\n/).filter((one) => !/^\s*[#;]/.test(one))) {
    const [header, kind = 'profile', name = ''] = HEADER.exec(line) ?? [];
    const [, key, value = ''] = ENTRY.exec(line) ?? [];
    if (header !== undefined) {
      sections.push({
        kind: kind === 'services' ? 'services' : 'profile',
        name: ours(kind, name),
        entries: [],
      });
    } else if (key !== undefined) {
      sections.at(-1)?.entries.push([key.toLowerCase(), value]);
    }
  }
  return sections;
}

/** A section of another kind (`sso-session`) is nobody's profile. */
function ours(kind: string, name: string): string {
  return kind === 'profile' || kind === 'services' ? name : `${kind} ${name}`;
}

function readText(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}
