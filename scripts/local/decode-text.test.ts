import { decodeText, encodingFault } from './decode-text.ts';

const utf16 = (text: string) => Buffer.from(text, 'utf16le');

it.each([
  ['UTF-8', Buffer.from('a é 😀'), undefined],
  ['nothing', Buffer.alloc(0), undefined],
  ['UTF-8 with a mark', Buffer.from('\uFEFFa é 😀'), 'begins with a byte-order mark'],
  ['UTF-16', utf16('\uFEFFa é 😀'), 'is UTF-16'],
  ['UTF-16, the other way round', utf16('\uFEFFa é 😀').swap16(), 'is UTF-16'],
])('%s is read', (name, bytes, fault) => {
  expect(decodeText(bytes)).toBe(name === 'nothing' ? '' : 'a é 😀');
  expect(encodingFault(bytes)).toBe(fault);
});

it('a mark alone is empty, and a second one stays', () => {
  expect(decodeText(Buffer.from('\uFEFF'))).toBe('');
  expect(decodeText(Buffer.from('\uFEFF\uFEFFa'))).toBe('\uFEFFa');
});

it.each([
  ['UTF-16 without a mark', utf16('abc'), 'is UTF-16'],
  ['UTF-32', Buffer.from('fffe000061000000', 'hex'), 'is UTF-32'],
  ['UTF-32, the other way round', Buffer.from('0000feff00000061', 'hex'), 'is UTF-32'],
  ['UTF-8 with a zero byte', Buffer.from('tok\0'), 'holds a zero byte'],
  ['half of a UTF-16 character', utf16('\uFEFFa').subarray(0, 3), 'is UTF-16'],
  ['an accent of Windows-1252', Buffer.from('caf\xe9', 'latin1'), 'is not UTF-8'],
])('%s is none', (_name, bytes, fault) => {
  expect(decodeText(bytes)).toBeUndefined();
  expect(encodingFault(bytes)).toBe(fault);
});
