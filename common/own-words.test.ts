import fc from 'fast-check';
import { ownWords } from './own-words.ts';

describe('the words of a refusal', () => {
  it.each<[unknown, string]>([
    [{ message: 'Bad JSON' }, 'Bad JSON'],
    [{ Message: 'no route' }, 'no route'],
    [{ error: 'gone' }, 'gone'],
    [{ error: { message: 'rate limit' } }, 'rate limit'],
    [{ detail: 'not yours' }, 'not yours'],
    [{ error_description: 'expired', error: 'invalid_token' }, 'expired'],
    [{ statusCode: 404, message: 'no route', error: 'Not Found' }, 'no route'],
    [{ message: ' ', error: 'gone' }, 'gone'],
    [
      { message: 'Check the errors', errors: { name: 'is missing', priority: 'is odd' } },
      'name: is missing; priority: is odd',
    ],
    [{ errors: { priority: ['is odd', 'is old'] } }, 'priority: is odd, is old'],
    [{ errors: { service: { message: 'is unknown' } } }, 'service: message: is unknown'],
    [{ errors: ['one', 'two'] }, 'one; two'],
    [{ errors: [{ message: 'Name is missing' }] }, 'Name is missing'],
    [{ errors: 'plain words' }, 'plain words'],
    [{ message: 'No', errors: null }, 'No'],
    [{ message: 'No', errors: [] }, 'No'],
    [{ message: 'No', errors: [{}, null] }, 'No'],
    ['as text', 'as text'],
    [{}, ''],
    [null, ''],
    [undefined, ''],
    [[], ''],
    [{ message: { error: { message: { error: { message: 'too deep' } } } } }, ''],
  ])('of %j are %j', (body, words) => {
    expect(ownWords(body)).toBe(words);
  });

  it('are a text, whatever the body is', () => {
    fc.assert(
      fc.property(fc.anything(), (body) => {
        expect(ownWords(body)).not.toContain('[object');
      }),
    );
  });
});
