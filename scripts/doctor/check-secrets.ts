import { PLACEHOLDER, parseStored } from '../../common/aws/secrets.ts';
import { expiryProblem } from '../migrate/token.ts';
import { isFormer, isLeftOut, type Secret } from '../secrets/catalogue.ts';
import type { StoredSecret } from '../secrets/parameters.ts';
import { unlikely, whereToFind } from '../secrets/shapes.ts';
import { type Facts, variableOf } from './facts.ts';
import { type Finding, note, ok, wrong } from './finding.ts';

const DAY_MS = 24 * 60 * 60 * 1000;
/** Older than this, somebody who has left may know it. */
const OLD_DAYS = 365;

type Looked = Pick<Facts, 'deployment' | 'functions' | 'now' | 'remedies' | 'secrets'>;

/** Whether each secret is set, how old it is, and when it ends. `known`: those of the functions of this repository. */
export function checkSecrets(facts: Looked, known: readonly Secret[]): Finding[] {
  const names = new Set(facts.deployment.secrets);
  const optional = new Map(known.map(({ name, unset }) => [name, unset]));
  const absent = known.filter(
    (secret) =>
      secret.unset === undefined &&
      !names.has(secret.name) &&
      !isLeftOut(secret, known, (name) => names.has(name)),
  );
  return [
    ...[...names].map((name) => checkSecret(facts, name, optional.get(name))),
    ...absent.map(({ name }) => noParameter(facts, name)),
    ...checkJiraToken(facts),
  ];
}

function noParameter({ remedies }: Looked, name: string): Finding {
  return wrong(`secret ${name}`, 'has no parameter', remedies.makeParameter);
}

/** `unset`: why it may be left so. */
function checkSecret(facts: Looked, name: string, unset: string | undefined): Finding {
  const check = `secret ${name}`;
  const stored = facts.secrets.get(name);
  if (stored === undefined) return noParameter(facts, name);
  const { until, value } = parseStored(stored.value);
  if (value === PLACEHOLDER) return notSet(facts, name, unset);
  if (isFormer(name)) return checkFormer(facts, name, until);
  const doubt = unlikely(name, value);
  const where = whereToFind(name);
  const found = where === '' ? '' : ` (${where})`;
  if (doubt !== undefined) {
    return wrong(check, `doubtful: ${doubt}`, `Set it again${found}: ${facts.remedies.setSecret(name)}`);
  }
  return ageOf(facts, check, stored);
}

function notSet({ remedies }: Looked, name: string, unset: string | undefined): Finding {
  const check = `secret ${name}`;
  if (unset !== undefined) return ok(check, `not set, which is fine: ${unset}`);
  const where = whereToFind(name);
  const found = where === '' ? '' : ` It is found at: ${where}.`;
  return wrong(check, 'is not set', `${remedies.setSecret(name)}.${found}`);
}

/** A replaced value is accepted up to its end; without one it is not accepted, and lies there for nothing. */
function checkFormer({ now, remedies }: Looked, name: string, until: number | undefined): Finding {
  const check = `secret ${name}`;
  if (until === undefined || Number.isNaN(until)) {
    return wrong(check, 'a former value without an end: it is not accepted', remedies.endFormer(name));
  }
  const end = `${new Date(until).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
  return ok(check, until > now() ? `accepted until ${end}` : `not accepted any more since ${end}`);
}

function ageOf({ now, remedies }: Looked, check: string, { changedAt, version }: StoredSecret): Finding {
  if (changedAt === undefined) return ok(check, `set, version ${version}`);
  const days = Math.floor((now() - changedAt.getTime()) / DAY_MS);
  const text = `set, version ${version}, changed ${changedAt.toISOString().slice(0, 10)}, ${days} days ago`;
  if (days <= OLD_DAYS) return ok(check, text);
  const name = check.split(' ')[1] ?? '';
  return note(check, text, `Renew what is older than a year: docs/security.md; ${remedies.setSecret(name)}`);
}

/** No API tells the day: it is known only where Terraform says it. */
function checkJiraToken(facts: Looked): Finding[] {
  const { deployment, now, remedies } = facts;
  if (variableOf(facts, 'INCIDENT_BACKEND') !== 'jsm' || deployment.jiraTokenExpires === undefined) return [];
  const problem = expiryProblem(deployment.jiraTokenExpires, now());
  const check = 'end of jira-api-token';
  if (problem === undefined) return [ok(check, deployment.jiraTokenExpires)];
  const fix = `Make a new token: ${remedies.setSecret('jira-api-token')}; set ${remedies.jiraTokenEnd}, and ${remedies.apply}.`;
  return [wrong(check, problem, fix)];
}
