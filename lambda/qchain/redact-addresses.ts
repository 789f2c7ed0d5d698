import { isIPv4, isIPv6 } from 'node:net';

const HIDDEN = '(IP)';
/**
 * Four numbers with dots, not a version (`v1.2.3.4`); or with dashes, as in a host's name. Not a part of a longer row of
 * numbers, unless that begins in a name (`val-1-10-0-0-7`).
 */
const IPV4_CANDIDATE = new RegExp(
  [
    String.raw`(?<!\d|\bv(?=\d{1,2}\.))(?<!(?<![\w-])(?:\d+\.)+)\d{1,3}(?:\.\d{1,3}){3}(?!\d|\.\d)`,
    String.raw`(?<=[a-z]\d{0,4}-(?:\d{1,9}-)?)(?<!\d)\d{1,3}(?:-\d{1,3}){3}(?!\d|-\d)`,
    String.raw`(?<![\w-])\d{1,3}(?:-\d{1,3}){3}(?!\d|-\d)`,
  ].join('|'),
  'gi',
);
/** Hexadecimal groups and colons, not within a word (an escaped line break is none) or a longer path: neither end cuts a `::` in two. */
const IPV6_CANDIDATE =
  /(?<!(?<!\\)\w|\w::)(?!(?<=:):)[0-9a-f:.]*:[0-9a-f:.]*(?:%[\w.-]+)?(?!\w|::|(?<=:):)/gi;

/**
 * Puts `(IP)` in the place of each address of either family. What only looks like one stays: a time of day, a version,
 * a path of Rust such as `token::msg`. Two words of `a` to `f` with `::` between them count as such a path, unless they
 * stand in brackets.
 *
 * @example
 * redactAddresses('dial tcp [2001:db8::7]:26657 at 09:15:30') // 'dial tcp [(IP)]:26657 at 09:15:30'
 */
export function redactAddresses(text: string): string {
  return text
    .replaceAll(IPV6_CANDIDATE, (run, offset: number) => hideIpv6(run, text[offset - 1] === '['))
    .replaceAll(IPV4_CANDIDATE, (run) => (isIPv4(withoutZeros(run)) ? HIDDEN : run));
}

/** As `net` takes it: `ip-010-000-001-005` names 10.0.1.5 too. */
function withoutZeros(run: string): string {
  return run
    .split(/[.-]/)
    .map((part) => String(Number(part)))
    .join('.');
}

/** A path, or `::` alone, which is nobody's address. */
const PATH = /^[a-f]*::[a-f]*$/i;

function hideIpv6(run: string, inBrackets: boolean): string {
  const address = [run, ...SURROUNDINGS.map((pattern) => run.replace(pattern, ''))].find(isIPv6);
  if (address === undefined || address === '::' || (PATH.test(address) && !inBrackets)) return run;
  return run.replace(address, HIDDEN);
}

/** What may stand beside an address without belonging to it: a colon, an end of sentence, a port. */
const SURROUNDINGS = [/\.+$|:$/, /^:(?!:)/, /(?<!:)[:.]\d{1,5}[.:]?$/, /^:(?!:)|(?<!:)[:.]\d{1,5}[.:]?$/g];
