const HEADING = /^## \[([^\]]+)\]/;

/**
 * What a CHANGELOG.md says of one version (or of `Unreleased`), without its heading; undefined if it says nothing.
 * The form: https://keepachangelog.com/en/1.1.0/
 */
export function changelogSection(changelog: string, version: string): string | undefined {
  const lines = changelog.split(/\r?\n/);
  const start = lines.findIndex((line) => HEADING.exec(line)?.[1] === version);
  if (start === -1) return undefined;
  const rest = lines.slice(start + 1);
  const end = rest.findIndex((line) => HEADING.test(line) || /^\[[^\]]+\]: /.test(line));
  const section = rest.slice(0, end === -1 ? undefined : end);
  return section.join('\n').trim() || undefined;
}
