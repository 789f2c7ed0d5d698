import { parseArgs } from 'node:util';
import { INCIDENT_PRODUCTS } from '../../../lambda/opsgenie/incident-backend.ts';
import { fuzz } from './run.ts';

/**
 * `npm run fuzz -- --cases 100000 [--seed 1] [--incidents jsm]`: hostile requests against the built gatekeeper and pushover. The last line
 * is one line of JSON; exit status 1 if anything in it is not as it should be. Needs `npm run build`.
 */
const { values } = parseArgs({
  options: {
    cases: { type: 'string', default: '10000' },
    seed: { type: 'string', default: '1' },
    incidents: { type: 'string', default: 'opsgenie' },
  },
});

const cases = wholeNumber('cases', values.cases);
const seed = wholeNumber('seed', values.seed);
const incidents = INCIDENT_PRODUCTS.find((product) => product === values.incidents);
if (incidents === undefined) throw new Error(`--incidents takes ${INCIDENT_PRODUCTS.join(' or ')}`);
const startedAt = Date.now();
const tally = await fuzz({ cases, seed, incidents, print: console.error });
for (const row of tally.rows()) console.log(row);
for (const fault of tally.faults()) console.error(`FAULT  ${fault}`);
console.log(`seed ${seed}, ${Math.round((Date.now() - startedAt) / 1000)} s, mismatches ${tally.mismatches}`);
console.log(tally.line());
process.exitCode = tally.faults().length === 0 ? 0 : 1;

function wholeNumber(name: string, text: string): number {
  const number = Number(text);
  if (!Number.isInteger(number) || number < 1) throw new Error(`--${name} takes a whole number from 1 on`);
  return number;
}
