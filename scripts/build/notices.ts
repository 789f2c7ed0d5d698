import type { BundledPackage } from './bundled-packages.ts';

const RULE = '-'.repeat(80);

/**
 * The licences of what a bundle is made of, as each of them asks to be kept with copies of the code. Packages with the
 * same text share it.
 */
export function thirdPartyNotices(packages: BundledPackage[]): string {
  const owners = new Map<string, string[]>();
  for (const { license, name, notices, version } of packages) {
    const text =
      notices.join('\n\n') || `License: ${license ?? 'not stated'}. The package ships no text of it.`;
    owners.set(text, [...(owners.get(text) ?? []), `${name} ${version}`]);
  }
  const sections = [...owners].map(([text, names]) => `${RULE}\n${names.join('\n')}\n\n${text}\n`);
  return `This function contains the following packages.\n\n${sections.join('\n')}`;
}
