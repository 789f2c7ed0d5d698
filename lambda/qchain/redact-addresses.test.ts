import { isIPv6 } from 'node:net';
import fc from 'fast-check';
import { redactAddresses } from './redact-addresses.ts';

describe('an address goes', () => {
  it.each([
    ['203.0.113.21:26656', '(IP):26656'],
    ['ip-10-0-1-5.ec2.internal', 'ip-(IP).ec2.internal'],
    ['ip-010-000-001-005', 'ip-(IP)'],
    ['sentry.10.0.0.7.nip.io', 'sentry.(IP).nip.io'],
    ['it is 10.0.0.7.', 'it is (IP).'],
    ['10.0.0.7, 10.0.0.8', '(IP), (IP)'],
    ['id@10.0.0.7', 'id@(IP)'],
    ['2001:db8::7', '(IP)'],
    ['[::1]:26657', '[(IP)]:26657'],
    ['::ffff:10.0.0.7', '(IP)'],
    ['::FFFF:10.0.0.7:26656', '(IP):26656'],
    ['fe80::1%eth0', '(IP)'],
    ['fd00::a1', '(IP)'],
    ['2001:db8::/32', '(IP)/32'],
    ['dial tcp [2001:db8::7]:26657: refused', 'dial tcp [(IP)]:26657: refused'],
    ['dial 2001:db8::7: refused', 'dial (IP): refused'],
    ['peer:2001:db8::7 left', 'peer:(IP) left'],
    ['tcp://2001:db8::7:26657', 'tcp://(IP):26657'],
    ['2001:db8::7:p2p', '(IP):p2p'],
    ['it is 2001:db8::7.', 'it is (IP).'],
    ['2001:0DB8:0:0:0:0:0:7', '(IP)'],
    ['a:b:c:d:e:f:a:b', '(IP)'],
    ['[fd::c]', '[(IP)]'],
    ['ec2-203-0-113-25.compute-1.amazonaws.com', 'ec2-(IP).compute-1.amazonaws.com'],
    ['val-1-10-0-0-7', 'val-1-(IP)'],
    ['vps-2-203-0-113-25.example.net', 'vps-2-(IP).example.net'],
    ['node-1.203.0.113.25.nip.io', 'node-1.(IP).nip.io'],
    ['ns3-203.0.113.25', 'ns3-(IP)'],
    ['203.0.113.25-203.0.113.30', '(IP)-(IP)'],
    ['203-0-113-25', '(IP)'],
    ['v203.0.113.25', 'v(IP)'],
    ['dial 2001:db8::1... failed', 'dial (IP)... failed'],
    ['2001:db8::7.26656', '(IP).26656'],
    ['lost:\\n2001:db8::1\\n10.0.0.7', 'lost:\\n(IP)\\n(IP)'],
  ])('%s becomes %s', (text, expected) => {
    expect(redactAddresses(text)).toBe(expected);
  });
});

describe('what is none stays', () => {
  it.each([
    'Error parsing into type harbour_token::msg::ExecuteMsg: unknown variant pay',
    'the order expired at 2026-11-28 09:15:30 UTC',
    'a::b::C',
    'fee::add',
    'foo::a1::b2',
    'a1::b2::foo',
    'a1::b2::c3',
    'dec::',
    '::std::fmt',
    'harbour :: msg :: ExecuteMsg',
    'Vec::<u8>::new',
    '09:15:30',
    '09:15:30.123',
    '2026-11-28T09:15:30Z',
    '2026-11-28T09:15:30+01:00',
    '12:34',
    'v1.2.3.4',
    '0.34.14',
    '1.2.3.4.5',
    '999.1.1.1',
    '2026-11-28-09',
    '1-2-3-4-5',
    'host-1-2-3-4-5-6',
    'chain-2026-11-28-09',
    '2026-11-28-09-10-11',
    '1.2.3.4.5.6',
    '00:1a:2b:3c:4d:5e',
    'code:5',
    ':',
    '[::]',
    'AB:CD:EF:01:23:45:67:89:AB:CD:EF:01',
  ])('%s', (text) => {
    expect(redactAddresses(text)).toBe(text);
  });
});

const around = fc.constantFrom(
  ['', ''],
  ['dial tcp ', ': refused'],
  ['[', ']:26657'],
  ['peer=', ','],
  ['"', '"'],
  ['tcp://id@', '/x'],
  ['(', ').'],
);

describe('any', () => {
  it('IPv4 address goes, wherever it stands', () => {
    fc.assert(
      fc.property(fc.ipV4(), around, (address, [before, after]) => {
        expect(redactAddresses(`${before}${address}${after}`)).toBe(`${before}(IP)${after}`);
      }),
    );
  });

  it('IPv6 address goes, wherever it stands', () => {
    // Two words of a to f are a path unless in brackets; `::` is nobody's.
    const address = fc.ipV6().filter((one) => isIPv6(one) && (/\d/.test(one) || /[^:]:[^:]/.test(one)));
    fc.assert(
      fc.property(address, around, (one, [before, after]) => {
        expect(redactAddresses(`${before}${one}${after}`)).toBe(`${before}(IP)${after}`);
      }),
      { numRuns: 1000 },
    );
  });

  it('path of Rust stays, wherever it stands', () => {
    const word = fc.stringMatching(/^[a-z_][a-z0-9_]{0,11}$/);
    const path = fc
      .array(word, { minLength: 2, maxLength: 5 })
      .map((words) => words.join('::'))
      .filter((one) => !isIPv6(one));
    fc.assert(
      fc.property(
        path,
        fc.constantFrom(['', ''], ['type ', ': unknown'], ['<', '>']),
        (one, [before, after]) => {
          expect(redactAddresses(`${before}${one}${after}`)).toBe(`${before}${one}${after}`);
        },
      ),
      { numRuns: 1000 },
    );
  });

  it('time stays, and is found beside an address', () => {
    fc.assert(
      fc.property(fc.date({ noInvalidDate: true }), fc.ipV4(), (date, address) => {
        const iso = date.toISOString();
        expect(redactAddresses(`${iso} ${address}`)).toBe(`${iso} (IP)`);
      }),
    );
  });

  it('text is changed only once', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...'019af:.-%[] vZ') }), (text) => {
        const once = redactAddresses(text);
        expect(redactAddresses(once)).toBe(once);
      }),
      { numRuns: 2000 },
    );
  });
});
