import { readFileSync } from 'node:fs';
import packageJson from '../../../package.json' with { type: 'json' };
import { changelogSection } from '../../release/changelog.ts';

const workflow = readFileSync('.github/workflows/release.yml', 'utf8');

it('the release workflow runs scripts that exist', () => {
  const scripts = Array.from(workflow.matchAll(/npm run ([\w:-]+)/g), ([, name]) => name);
  expect(scripts).toContain('release');
  expect(scripts.filter((name) => !Object.hasOwn(packageJson.scripts, name ?? ''))).toEqual([]);
});

it('the changelog has something to say of the version of package.json, or of the next one', () => {
  const changelog = readFileSync('CHANGELOG.md', 'utf8');
  const said = changelogSection(changelog, packageJson.version) ?? changelogSection(changelog, 'Unreleased');
  expect(said).toBeDefined();
});

it('what is built knows its version', () => {
  const bundle = readFileSync('dist/gatekeeper/lambda_function.js', 'utf8');
  const holds = (text: string) => bundle.includes(text);
  expect([holds(`"${packageJson.version}"`), holds('QBOT_VERSION')]).toEqual([true, false]);
});
