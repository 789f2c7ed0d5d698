import { INCIDENT_PRODUCTS } from '../../../lambda/opsgenie/incident-backend.ts';
import { parseCommandLine, UsageError } from '../../command-line/parse-command-line.ts';
import { readOrExit } from '../../command-line/read-or-exit.ts';
import { fuzz } from './run.ts';

const USAGE = `npm run fuzz                         10000 hostile requests against the built gatekeeper and pushover
npm run fuzz -- --cases 100000 --seed 7 --incidents jsm

The last line is one line of JSON; exit status 1 if anything in it is not as it should be.`;

const OPTIONS = {
  cases: { type: 'string', needs: 'a number', example: '100000', default: '10000' },
  seed: { type: 'string', needs: 'a number', example: '7', default: '1' },
  incidents: { type: 'string', needs: INCIDENT_PRODUCTS.join(' or '), example: 'jsm', default: 'opsgenie' },
} as const;

const { cases, incidents, seed } = readOrExit(USAGE, (argv) => {
  const { values } = parseCommandLine(argv, { script: 'npm run fuzz', options: OPTIONS });
  const product = INCIDENT_PRODUCTS.find((one) => one === values.incidents);
  if (product === undefined)
    throw new UsageError(
      `--incidents takes ${INCIDENT_PRODUCTS.join(' or ')}, and got "${values.incidents}"`,
    );
  const numbers = { cases: wholeNumber('cases', values.cases), seed: wholeNumber('seed', values.seed) };
  return { ...numbers, incidents: product };
});
const startedAt = Date.now();
const tally = await fuzz({ cases, seed, incidents, print: console.error });
for (const row of tally.rows()) console.log(row);
for (const fault of tally.faults()) console.error(`FAULT  ${fault}`);
console.log(`seed ${seed}, ${Math.round((Date.now() - startedAt) / 1000)} s, mismatches ${tally.mismatches}`);
console.log(tally.line());
process.exitCode = tally.faults().length === 0 ? 0 : 1;

function wholeNumber(name: string, text: string): number {
  const number = Number(text);
  if (!Number.isInteger(number) || number < 1)
    throw new UsageError(`--${name} takes a whole number from 1 on, and got "${text}"`);
  return number;
}
