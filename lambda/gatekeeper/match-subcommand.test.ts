import * as fc from 'fast-check';
import { DEVOPS, SRE } from './fixtures/subcommand-shapes.ts';
import { foldRestrictions, matchSubcommand } from './match-subcommand.ts';
import { parseCommandText } from './parse-command.ts';

const match = (typed: string, table = SRE) => matchSubcommand(table, parseCommandText(typed));

describe('a word in its own shape', () => {
  it.each<[string, string, string[], string]>([
    ['incident', 'incident', [], ''],
    ['INCIDENT  Checkout is Down', 'incident', ['Checkout', 'is', 'Down'], 'Checkout is Down'],
    ['incident in Berlin', 'incident', ['in', 'Berlin'], 'in Berlin'],
    ['alert x', 'incident', ['x'], 'x'],
    ['service Pay Ments', 'service', ['Pay', 'Ments'], 'Pay Ments'],
    ['service', 'service', [], ''],
    ['list', 'list', [], ''],
    ['ls', 'list', [], ''],
    ['ACK 17', 'ack', ['17'], ''],
    ['ack\u00a0＃１７\n', 'ack', ['17'], ''],
    ['comment 17 hi', 'note', ['17', 'hi'], 'hi'],
    ['on-call payments', 'oncall', ['payments'], 'payments'],
    ['show 17', 'show', ['17'], ''],
    ['show #17', 'show', ['17'], ''],
    ['acknowledge １７', 'ack', ['17'], ''],
    ['note 17 Valve is  <@U1|bob>, see "a b"', 'note', ['17', 'Valve'], 'Valve is  @bob, see "a b"'],
    ['"note" “#17” a', 'note', ['17', 'a'], 'a'],
    ['\u200b note 17 a', 'note', ['17', 'a'], 'a'],
    ['note 17 18', 'note', ['17', '18'], '18'],
    ['note 17 line\nline', 'note', ['17', 'line'], 'line\nline'],
    ['resolve 17', 'resolve', ['17'], ''],
    ['close 17 valve replaced', 'close', ['17', 'valve', 'replaced'], 'valve replaced'],
    ['close 17 please see the note', 'close', ['17', 'please'], 'please see the note'],
    ['oncall', 'oncall', [], ''],
    ['oncall "Payments rota"', 'oncall', ['Payments rota'], '"Payments rota"'],
    ['oncall Night shift EU', 'oncall', ['Night', 'shift', 'EU'], 'Night shift EU'],
    ['undo 17', 'reopen', ['17'], ''],
    ['priority 17 p2', 'priority', ['17', 'P2'], ''],
    ['escalate 17 Data team', 'escalate', ['17', 'Data', 'team'], 'Data team'],
    ['?', 'help', [], ''],
    ['--help', 'help', [], ''],
  ])('%j is %s', (typed, subcommand, args, freeText) => {
    const found = match(typed);
    expect(found).toMatchObject({ subcommand, freeText });
    expect(found.args.slice(0, args.length)).toEqual(args);
    expect(found.argsInvalid).toBeUndefined();
  });
});

describe('what is meant for a word and not in its shape', () => {
  it.each([
    ['show', 'show'],
    ['note', 'note'],
    ['ack', 'ack'],
    ['close', 'close'],
    ['resolve', 'resolve'],
    ['priority', 'priority'],
    ['ack.', 'ack'],
    ['list!', 'list'],
    ['oncall?', 'oncall'],
    ['escalate', 'escalate'],
    ['escalate 17 18', 'escalate'],
    ['reopen 17 again', 'reopen'],
    ['show #17, thanks', 'show'],
    ['ack 17,', 'ack'],
    ['ack: 17', 'ack'],
    ['note: 17 valve stuck', 'note'],
    ['resolve: #17, fixed', 'resolve'],
    ['ack 17, 18', 'ack'],
    ['ack 17 18', 'ack'],
    ['ack １７，', 'ack'],
    ['resolve #17: fixed', 'resolve'],
    ['priority 17 1', 'priority'],
    ['priority 17 high', 'priority'],
    ['priority 17 to P1', 'priority'],
    ['priority 17 P1 please', 'priority'],
    ['list 17', 'list'],
    ['help #3', 'help'],
    ['close #17 please', 'close'],
    ['close 17 and 18', 'close'],
    ['close 17 18', 'close'],
    ['resolve 17 thanks!', 'resolve'],
    ['note 17', 'note'],
    ['note 17, valve stuck', 'note'],
    ['ack 17!', 'ack'],
    ['ack 17 please', 'ack'],
    ['ack (17)', 'ack'],
    ['ack 017', 'ack'],
    ['ack 0', 'ack'],
    ['ack ##17', 'ack'],
    ['ack no.17', 'ack'],
    ['ack number 17', 'ack'],
    ['close incident 17', 'close'],
    ['ack # 17', 'ack'],
    ['ack #', 'ack'],
    ['ack seventeen', 'ack'],
    ['ack 17th', 'ack'],
    ['ack 17/18', 'ack'],
    ['ack OPS-17', 'ack'],
    ['ack 12345678901234567890', 'ack'],
    ['priority 17', 'priority'],
    ['priority 17 P6', 'priority'],
    ['priority P2', 'priority'],
    ['priority p2 17', 'priority'],
  ])('%j is asked back', (typed, subcommand) => {
    expect(match(typed)).toEqual({
      subcommand,
      args: parseCommandText(typed).args,
      argsInvalid: true,
    });
  });
});

describe('any other text', () => {
  it.each([
    '',
    'Checkout is Down',
    'close the valve',
    'close valve',
    'close two valves',
    'list is slow',
    'list all',
    'ls all',
    'show all',
    'note: valve stuck',
    'help is needed',
    'ack by 17 people',
    'note that 17 pods crash',
    'priority inversion in the scheduler',
    'status page is down',
    'undo the migration',
    'show OPS-17 to Ann',
    'Close: the valve',
    'node',
    'disk',
    'constructor',
    '__proto__ x',
    '"incident x" y',
  ])('%j is free text', (typed) => {
    const { subcommand, args, text } = parseCommandText(typed);
    expect(match(typed)).toEqual({
      subcommand: 'incident',
      args: subcommand === '' ? [] : [subcommand, ...args],
      freeText: text,
    });
  });

  it.each(['snooze', 'mute 17', 'status.', 'snoze', 'incidnt', 'reslove 17', 'hlep'])(
    '%j is published as it was typed',
    (typed) => {
      const { subcommand, args } = parseCommandText(typed);
      expect(match(typed)).toEqual({ subcommand, args });
    },
  );
});

describe('without a word for free text', () => {
  it.each<[string, string, { argsInvalid?: true; freeText?: string }]>([
    ['restart a/b', 'restart', {}],
    ['bounce a/b', 'restart', {}],
    ['restart', 'restart', { argsInvalid: true }],
    ['restart a b', 'restart', { argsInvalid: true }],
    ['alarms prod eu', 'alarms', { freeText: 'prod eu' }],
  ])('%j is %s', (typed, subcommand, rest) => {
    const { args } = parseCommandText(typed);
    expect(match(typed, DEVOPS)).toEqual({
      subcommand,
      args,
      ...(rest.argsInvalid ? {} : { freeText: '' }),
      ...rest,
    });
  });

  it.each(['', 'restrat a', 'delete 17', '?'])('%j stays as it was typed', (typed) => {
    const { subcommand, args } = parseCommandText(typed);
    expect(match(typed, DEVOPS)).toEqual({ subcommand, args });
  });
});

const anyWord = fc.constantFrom(
  ...Object.keys(SRE.shapes).flatMap((words) => words.split('|')),
  ...(SRE.reserved ?? []),
);
const ALIASES: Readonly<Record<string, string>> = { acknowledge: 'ack', comment: 'note' };
const numbered = fc.constantFrom(
  ...['show', 'ack', 'acknowledge', 'note', 'comment', 'resolve', 'close', 'reopen', 'escalate', 'priority'],
);
/** No number, courtesy or priority, and no word that may stand before a number. */
const plainWord = fc
  .stringMatching(/^[a-z]{4,9}$/)
  .filter(
    (word) =>
      !/^(number|incident|alert|please|thanks|.*teen|four|five|seven|eight|nine|eleven|twel.*|three|twenty)$/.test(
        word,
      ),
  );
const plainWords = fc.array(plainWord, { minLength: 1, maxLength: 5 });
const number = fc.tuple(fc.constantFrom('', '#'), fc.integer({ min: 1, max: 999_999 }));

describe('words and numbers', () => {
  it('a word that takes a number and has none is free text with any other words', () => {
    void fc.assert(
      fc.property(numbered, plainWords, (word, others) => {
        const typed = [word, ...others].join(' ');
        expect(match(typed)).toMatchObject({ subcommand: 'incident', freeText: typed });
      }),
    );
  });

  it('with a number in first place it is never free text, and a number alone is never changed', () => {
    void fc.assert(
      fc.property(numbered, number, fc.array(plainWord, { maxLength: 4 }), (word, [sign, given], others) => {
        const found = match([word, `${sign}${given}`, ...others].join(' '));
        expect(found.subcommand).toBe(ALIASES[word] ?? word);
        if (!found.argsInvalid) expect(found.args[0]).toBe(String(given));
      }),
    );
  });

  it('a number with anything around it is asked back, or the same number', () => {
    const around = fc.stringMatching(/^[.,:;!?()#-]{1,3}$/);
    void fc.assert(
      fc.property(numbered, around, number, fc.boolean(), (word, signs, [, given], before) => {
        const slip = before ? `${signs}${given}` : `${given}${signs}`;
        const found = match(`${word} ${slip}`);
        expect(found.subcommand).toBe(ALIASES[word] ?? word);
        if (!found.argsInvalid) expect([found.args[0], slip]).toEqual([String(given), `#${given}`]);
      }),
    );
  });

  it('a known word alone or with a number never opens a form by accident', () => {
    const opens = new Set(['incident', 'alert', 'service']);
    const known = anyWord.filter((word) => !opens.has(word));
    void fc.assert(
      fc.property(known, fc.option(number, { nil: undefined }), (word, given) => {
        const typed = given === undefined ? word : `${word} ${given.join('')}`;
        expect(match(typed).subcommand).not.toBe('incident');
      }),
    );
  });

  it('an alias is never published, in whatever case, and the text behind is kept to the letter', () => {
    const alias = fc.constantFrom('alert', 'Alert', 'ALERT', '"alert"', '`alert`');
    const behind = fc.stringMatching(/^[a-zA-Z0-9][ -~]{0,30}[a-z]$/).filter((text) => !/[<>&"]/.test(text));
    void fc.assert(
      fc.property(alias, behind, (word, text) => {
        expect(match(`${word} ${text}`)).toMatchObject({ subcommand: 'incident', freeText: text });
      }),
    );
  });

  it('takes no more time for a long text than its length deserves', () => {
    const began = process.cpuUsage();
    for (const part of ['!', '1', '#', '" ', "'", '1 ', '-1', '\u200b ', '“']) {
      for (const word of ['close', 'note 17', 'x']) match(`${word} ${part.repeat(100_000 / part.length)}x`);
      match(`${part.repeat(100_000 / part.length)}x`);
    }
    expect(process.cpuUsage(began).user).toBeLessThan(5_000_000);
  });
});

describe('foldRestrictions', () => {
  const fold = (restricted: Record<string, string[]>) => foldRestrictions({ '/sre': SRE }, restricted);

  it('makes one of an alias its sub-command', () => {
    expect(fold({ '/sre alert': ['U1'], '/sre acknowledge': ['U2'], '/sre resolve': ['U3'] })).toEqual({
      '/sre incident': ['U1'],
      '/sre ack': ['U2'],
      '/sre resolve': ['U3'],
    });
  });

  it('lets only those run it who are on every list', () => {
    expect(fold({ '/sre alert': ['U1', 'U2'], '/sre incident': ['U2', 'U3'] })).toEqual({
      '/sre incident': ['U2'],
    });
  });

  it('takes those apart that share a list, and lets nobody gain by one that is there twice', () => {
    expect(fold({ '/sre alert|/sre resolve|/sre': ['U1', 'U2'], '/sre incident': ['U2'] })).toEqual({
      '/sre': ['U1', 'U2'],
      '/sre incident': ['U2'],
      '/sre resolve': ['U1', 'U2'],
    });
  });

  it('leaves what it does not know', () => {
    const others = {
      '/sre': ['U1'],
      '/sre nonsense': ['U1'],
      '/xyz alert': ['U1'],
      '/sre constructor': ['U1'],
    };
    expect(fold(others)).toEqual(others);
  });
});
