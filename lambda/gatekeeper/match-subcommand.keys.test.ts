import * as fc from 'fast-check';
import { SRE, SRE_KEYED } from './fixtures/subcommand-shapes.ts';
import { matchSubcommand } from './match-subcommand.ts';
import { parseCommandText } from './parse-command.ts';

const match = (typed: string, table = SRE_KEYED) => matchSubcommand(table, parseCommandText(typed));

describe('a key of Jira', () => {
  it.each<[string, string, string[], string]>([
    ['ack OPS-17', 'ack', ['OPS-17'], ''],
    ['show ops-17', 'show', ['OPS-17'], ''],
    ['ACK `Ops-17`', 'ack', ['OPS-17'], ''],
    ['ack ＯＰＳ－１７', 'ack', ['OPS-17'], ''],
    ['ack OPS\u201117', 'ack', ['OPS-17'], ''],
    ['ack OPS\u201317', 'ack', ['OPS-17'], ''],
    ['ack 17', 'ack', ['17'], ''],
    ['ack #17', 'ack', ['17'], ''],
    ['note ops-1 Valve is stuck', 'note', ['OPS-1', 'Valve', 'is', 'stuck'], 'Valve is stuck'],
    ['resolve OPS-1', 'resolve', ['OPS-1'], ''],
    ['close OPS-1 see DUP-12', 'close', ['OPS-1', 'see', 'DUP-12'], 'see DUP-12'],
    ['priority ops-1 p2', 'priority', ['OPS-1', 'P2'], ''],
    ['escalate ops-1 Data team', 'escalate', ['OPS-1', 'Data', 'team'], 'Data team'],
    ['ack other_2-9', 'ack', ['OTHER_2-9'], ''],
  ])('%j is %s', (typed, subcommand, args, freeText) => {
    expect(match(typed)).toEqual({ subcommand, args, freeText });
  });

  it.each([
    ...[
      'OPS-1,',
      'OPS 1',
      'OPS1',
      '(OPS-1)',
      'OPS-01',
      'ops-1.',
      'ops1',
      'ops 1',
      '#OPS-1',
      'OPS_1',
      'OPS--1',
    ],
    ...[
      'OPS #1',
      'ABC-1,',
      'ABC-01',
      '17,',
      '(17)',
      '#',
      'seventeen',
      '017',
      'no.17',
      'OPS-1 OPS-2',
      'OPS-1 please',
    ],
  ])('ack %s is asked back', (typed) => {
    expect(match(`ack ${typed}`)).toMatchObject({ subcommand: 'ack', argsInvalid: true });
  });

  it.each([
    ...['note', 'note OPS-1', 'note OPS-1, text', 'note OPS 1 text', 'note (ops-1) text', 'note 17'],
    ...['resolve OPS-1, fixed', 'resolve OPS-1 OPS-2', 'resolve OPS-1 and ABC-2', 'resolve OPS-1 please'],
    ...['priority OPS-1', 'priority OPS-1 high', 'show OPS-17 to Ann', 'list OPS-1', 'ack: OPS-1'],
  ])('%j is asked back', (typed) => {
    expect(match(typed)).toMatchObject({ subcommand: /^\w+/.exec(typed)?.[0], argsInvalid: true });
  });

  it.each([
    ...[
      'close the valve',
      'close valve 3',
      'close valve3',
      'ack by 17 people',
      'show web01',
      'close HTTP 500',
    ],
    ...[
      'close ops',
      'ack ops is on fire',
      'ack opsgenie 3',
      'note that OPS-17 is back',
      'Checkout OPS-17 is down',
    ],
    ...['close OPSX1', 'OPS-17 is open again', 'ack ops 500 errors since noon'],
  ])('%j is free text', (typed) => {
    expect(match(typed)).toMatchObject({ subcommand: 'incident', freeText: typed });
  });

  it('is none where incidents have numbers', () => {
    expect(match('ack OPS-17', SRE)).toEqual({ subcommand: 'ack', args: ['OPS-17'], argsInvalid: true });
    expect(match('note OPS-17 text', SRE)).toMatchObject({ subcommand: 'incident' });
    expect(match('ack OPS17', SRE)).toMatchObject({ subcommand: 'incident' });
  });
});

describe('a link to an issue', () => {
  const SITE = 'https://example.atlassian.net';

  it.each<[string, string, string[], string]>([
    [`ack ${SITE}/browse/OPS-17`, 'ack', ['OPS-17'], ''],
    [`ack <${SITE}/browse/OPS-17>`, 'ack', ['OPS-17'], ''],
    [`show <${SITE}/browse/ops-17|OPS-17>`, 'show', ['OPS-17'], ''],
    [`ack HTTPS://Example.Atlassian.Net/browse/OPS-17/`, 'ack', ['OPS-17'], ''],
    [`ack ${SITE}/browse/OPS-17?focusedCommentId=1#c`, 'ack', ['OPS-17'], ''],
    [
      `note <${SITE}/browse/OPS-17> Valve is stuck`,
      'note',
      ['OPS-17', 'Valve', 'is', 'stuck'],
      'Valve is stuck',
    ],
    [`priority <${SITE}/browse/OPS-17> p2`, 'priority', ['OPS-17', 'P2'], ''],
    [`resolve <${SITE}/browse/OTHER-9>`, 'resolve', ['OTHER-9'], ''],
  ])('%j is its key', (typed, subcommand, args, freeText) => {
    expect(match(typed)).toEqual({ subcommand, args, freeText });
  });

  it.each([
    'ack https://other.atlassian.net/browse/OPS-17',
    'ack https://example.atlassian.net.evil.example/browse/OPS-17',
    'resolve https://other.atlassian.net/browse/OPS-17 fixed',
    `ack ${SITE}/browse/OPS`,
    `ack ${SITE}/browse/OPS-0`,
    `close OPS-1 ${SITE}/browse/OPS-2`,
    `ack ${SITE}/browse/OPS-1 ${SITE}/browse/OPS-2`,
  ])('%j is asked back', (typed) => {
    expect(match(typed)).toMatchObject({ subcommand: /^\w+/.exec(typed)?.[0], argsInvalid: true });
  });

  it('is no key where incidents have numbers, or of no site', () => {
    const { site: _site, ...keyed } = SRE_KEYED;
    expect(match(`ack ${SITE}/browse/OPS-17`, SRE)).toMatchObject({ subcommand: 'incident' });
    expect(match(`ack ${SITE}/browse/OPS-17`, keyed)).toMatchObject({ subcommand: 'ack', argsInvalid: true });
  });
});

const takesKey = fc.constantFrom('show', 'ack', 'note', 'resolve', 'close', 'reopen', 'escalate', 'priority');
const plainWord = fc
  .stringMatching(/^[a-z]{4,9}$/)
  .filter((word) => !/^ops|teen$|^(number|incident|alert|please|thanks)$/.test(word));
const number = fc.integer({ min: 1, max: 999_999 });
const project = fc.constantFrom('OPS', 'ops', 'Ops');

describe('words, numbers and keys', () => {
  it('a key in first place is never free text, and is passed on as that key or asked back', () => {
    void fc.assert(
      fc.property(takesKey, project, number, fc.array(plainWord), (word, key, given, others) => {
        const found = match([word, `${key}-${given}`, ...others].join(' '));
        expect(found.subcommand).toBe(word);
        if (!found.argsInvalid) expect(found.args[0]).toBe(`OPS-${given}`);
      }),
    );
  });

  it('a key of the project with anything around or in it is asked back, or the same key', () => {
    const signs = fc.stringMatching(/^[.,:;!?()#]{0,3}$/);
    const joint = fc.constantFrom('-', '', ' ', '_', '--', '-0', ':');
    void fc.assert(
      fc.property(
        takesKey,
        project,
        joint,
        number,
        signs,
        signs,
        (word, key, between, given, before, after) => {
          const slip = `${before}${key}${between}${given}${after}`;
          const found = match(`${word} ${slip}`);
          expect(found.subcommand).toBe(word);
          if (!found.argsInvalid)
            expect([found.args[0], slip.toUpperCase()]).toEqual([slip.toUpperCase(), `OPS-${given}`]);
        },
      ),
    );
  });

  it('whatever has no key is matched as where incidents have numbers', () => {
    const token = fc.oneof(
      plainWord,
      number.map(String),
      number.map((one) => `#${one}`),
      fc.constantFrom('P1', 'please', ','),
    );
    void fc.assert(
      fc.property(takesKey, fc.array(token, { maxLength: 4 }), (word, others) => {
        const typed = [word, ...others].join(' ');
        expect(match(typed)).toEqual(match(typed, SRE));
      }),
    );
  });

  it('takes no more time for a long text than its length deserves', () => {
    const began = process.cpuUsage();
    for (const part of ['OPS', 'OPS-', '-1', 'OPS-1 ', 'a_', 'https://a/browse/', '/browse/OPS-1']) {
      for (const word of ['close', 'note OPS-17', 'x'])
        match(`${word} ${part.repeat(100_000 / part.length)}x`);
    }
    expect(process.cpuUsage(began).user).toBeLessThan(5_000_000);
  });
});
