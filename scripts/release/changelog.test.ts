import { changelogSection } from './changelog.ts';

const CHANGELOG = `# Changelog

About it.

## [Unreleased]

## [1.10.0] - 2027-01-02

### Added

- a thing

## [1.1.0] - 2026-12-01

- an older thing

[1.1.0]: https://example.com/1.1.0
`;

describe('changelogSection', () => {
  it.each([
    ['1.10.0', '### Added\n\n- a thing'],
    ['1.1.0', '- an older thing'],
    ['Unreleased', undefined],
    ['1.1', undefined],
    ['1x1.0', undefined],
  ])('of %s', (version, section) => {
    expect(changelogSection(CHANGELOG, version)).toBe(section);
  });

  it('reads lines that end as on Windows', () => {
    expect(changelogSection(CHANGELOG.replaceAll('\n', '\r\n'), '1.1.0')).toBe('- an older thing');
  });
});
