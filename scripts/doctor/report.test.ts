import { note, ok, wrong } from './finding.ts';
import { describeFindings, findingsJson, isHealthy } from './report.ts';

const FOUND = [ok('app id', 'A04LANTERN'), wrong('scopes', 'users:read', 'Take it away.')];

it('says what to do below what is wrong', () => {
  expect(describeFindings(FOUND)).toEqual([
    'ok     app id  A04LANTERN',
    'WRONG  scopes  users:read',
    '               -> Take it away.',
    'One thing is wrong.',
  ]);
  expect(describeFindings([...FOUND, ...FOUND]).at(-1)).toBe('2 things are wrong.');
});

it('is healthy with notes', () => {
  const findings = [note('channels', 'C07HARBOUR is archived', 'Take it out.')];
  expect(isHealthy(findings)).toBe(true);
  expect(describeFindings(findings).at(-1)).toBe('healthy');
  expect(isHealthy(FOUND)).toBe(false);
});

it('says the same as JSON', () => {
  expect(JSON.parse(findingsJson(FOUND))).toEqual({ healthy: false, findings: FOUND });
});
