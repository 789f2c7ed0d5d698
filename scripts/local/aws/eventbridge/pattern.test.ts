import { compilePattern, PatternError } from './pattern.ts';

const sre = {
  source: 'qbot.gatekeeper',
  'detail-type': 'slash_command',
  detail: { command: '/sre', args: [] },
};

describe('compilePattern', () => {
  it.each<[string, unknown, unknown, boolean]>([
    ['exact', { source: ['qbot.gatekeeper'] }, sre, true],
    ['one of several values', { source: ['other', 'qbot.gatekeeper'] }, sre, true],
    ['another value', { source: ['qbot.gatekeepe'] }, sre, false],
    ['all fields together', { source: ['qbot.gatekeeper'], detail: { command: ['/sre'] } }, sre, true],
    ['one field of two differs', { source: ['other'], detail: { command: ['/sre'] } }, sre, false],
    ['a longer command', { detail: { command: ['/sre'] } }, { detail: { command: '/sre-test' } }, false],
    ['a missing field', { detail: { team: ['T1'] } }, sre, false],
    ['a missing parent', { nothing: { command: ['/sre'] } }, sre, false],
    ['an object where a value is wanted', { detail: ['/sre'] }, sre, false],
    ['a field of Object.prototype', { detail: { toString: [{ exists: true }] } }, sre, false],

    ['number', { a: [1] }, { a: 1 }, true],
    ['number against string', { a: [1] }, { a: '1' }, false],
    ['number against true', { a: [1] }, { a: true }, false],
    ['null', { a: [null] }, { a: null }, true],
    ['null against a missing field', { a: [null] }, {}, false],
    ['false', { a: [false] }, { a: false }, true],

    ['array of the event: one in common', { a: ['x', 'y'] }, { a: ['y', 'z'] }, true],
    ['array of the event: none in common', { a: ['x'] }, { a: ['y', 'z'] }, false],
    ['nested array', { a: ['x'] }, { a: [['y'], [['x']]] }, true],
    ['empty array', { a: ['x'] }, { a: [] }, false],
    ['array of objects', { a: { b: [1], c: [2] } }, { a: [{ b: 1, c: 2 }] }, true],
    ['fields of two elements do not add up', { a: { b: [1], c: [2] } }, { a: [{ b: 1 }, { c: 2 }] }, false],

    ['prefix', { a: [{ prefix: '/sre' }] }, { a: '/sre-test' }, true],
    ['prefix elsewhere', { a: [{ prefix: 'sre' }] }, { a: '/sre' }, false],
    ['prefix of a number', { a: [{ prefix: '1' }] }, { a: 12 }, false],
    ['prefix or value', { a: [{ prefix: 'x' }, 'y'] }, { a: 'y' }, true],

    ['anything-but', { a: [{ 'anything-but': 'x' }] }, { a: 'y' }, true],
    ['anything-but itself', { a: [{ 'anything-but': 'x' }] }, { a: 'x' }, false],
    ['anything-but a list', { a: [{ 'anything-but': ['x', 'y'] }] }, { a: 'y' }, false],
    ['anything-but numbers', { a: [{ 'anything-but': [1, 2] }] }, { a: 3 }, true],
    ['anything-but a missing field', { a: [{ 'anything-but': 'x' }] }, {}, false],
    ['anything-but a prefix', { a: [{ 'anything-but': { prefix: 'aws.' } }] }, { a: 'aws.ec2' }, false],
    ['anything-but a prefix, another', { a: [{ 'anything-but': { prefix: 'aws.' } }] }, { a: 'qbot' }, true],
    ['anything-but prefixes', { a: [{ 'anything-but': { prefix: ['x', 'y'] } }] }, { a: 'y1' }, false],

    ['exists', { a: { b: [{ exists: true }] } }, { a: { b: null } }, true],
    ['exists, missing', { a: { b: [{ exists: true }] } }, { a: {} }, false],
    ['exists of an object', { a: [{ exists: true }] }, { a: { b: 1 } }, false],
    ['exists false', { a: { b: [{ exists: false }] } }, { a: {} }, true],
    ['exists false, parent missing', { a: { b: [{ exists: false }] } }, {}, true],
    ['exists false, there', { a: { b: [{ exists: false }] } }, { a: { b: 1 } }, false],
    ['exists false or a value', { a: [{ exists: false }, 'x'] }, { a: 'x' }, true],

    ['$or, first', { $or: [{ a: [1] }, { b: [2] }] }, { a: 1 }, true],
    ['$or, second', { $or: [{ a: [1] }, { b: [2] }] }, { b: 2 }, true],
    ['$or, neither', { $or: [{ a: [1] }, { b: [2] }] }, { a: 2, b: 1 }, false],
    ['$or with a sibling', { c: [3], $or: [{ a: [1] }, { b: [2] }] }, { a: 1, c: 4 }, false],
    ['$or below', { d: { $or: [{ a: [1] }, { b: [2] }] } }, { d: { b: 2 } }, true],
  ])('%s', (_name, pattern, event, expected) => {
    expect(compilePattern(pattern)(event)).toBe(expected);
  });

  it.each<[string, unknown, RegExp]>([
    ['suffix', { a: [{ suffix: 'x' }] }, /pattern\.a: the local bus does not know the operator "suffix"/],
    ['wildcard', { a: [{ wildcard: 'x*' }] }, /"wildcard"/],
    ['numeric', { a: { b: [{ numeric: ['>', 1] }] } }, /pattern\.a\.b: .*"numeric"/],
    ['cidr', { a: [{ cidr: '10.0.0.0/8' }] }, /"cidr"/],
    ['equals-ignore-case', { a: [{ 'equals-ignore-case': 'x' }] }, /"equals-ignore-case"/],
    [
      'inside prefix',
      { a: [{ prefix: { 'equals-ignore-case': 'x' } }] },
      /"equals-ignore-case" inside "prefix"/,
    ],
    ['inside anything-but', { a: [{ 'anything-but': { suffix: 'x' } }] }, /"suffix" inside "anything-but"/],
    ['a bare value', { a: 'x' }, /pattern\.a: must be an object or an array, not "x"/],
    ['an empty array', { a: [] }, /empty array/],
    ['an empty object', { a: {} }, /empty object/],
    ['an empty pattern', {}, /empty object/],
    ['no object', ['x'], /must be a JSON object/],
    ['an array in an array', { a: [['x']] }, /is not a value/],
    ['two operators', { a: [{ prefix: 'x', exists: true }] }, /one operator/],
    ['an empty prefix', { a: [{ prefix: '' }] }, /prefix takes/],
    ['exists with a word', { a: [{ exists: 'yes' }] }, /exists takes/],
    ['mixed anything-but', { a: [{ 'anything-but': ['x', 1] }] }, /anything-but takes/],
    ['$or with one branch', { $or: [{ a: [1] }] }, /at least two/],
    ['an operator within $or', { $or: [{ a: [1] }, { b: [{ suffix: 'x' }] }] }, /\$or\[1\]\.b.*"suffix"/],
  ])('refuses %s', (_name, pattern, message) => {
    expect(() => compilePattern(pattern)).toThrow(PatternError);
    expect(() => compilePattern(pattern)).toThrow(message);
  });
});
