import { chooseRecipients, parseRecipients, RecipientsError } from './recipients.ts';

describe('the recipients', () => {
  const recipients = parseRecipients('{"harbour":"key-1","id-2":"key-2","pier":"key-1","default":"key-0"}');

  it.each([
    ['by name', ['harbour'], [['harbour', 'key-1']]],
    ['by id', ['ferry', 'id-2'], [['id-2', 'key-2']]],
    [
      'of several teams',
      ['harbour', 'id-2'],
      [
        ['harbour', 'key-1'],
        ['id-2', 'key-2'],
      ],
    ],
    ['each once', ['harbour', 'pier'], [['harbour', 'key-1']]],
    [
      'in another case',
      ['Harbour', 'ID-2'],
      [
        ['harbour', 'key-1'],
        ['id-2', 'key-2'],
      ],
    ],
    ['by default', ['ferry'], [['default', 'key-0']]],
    ['without any team', [], [['default', 'key-0']]],
    ['not by a name that every object has', ['constructor', '__proto__'], [['default', 'key-0']]],
  ])('are found %s', (_case, teams, expected) => {
    expect(chooseRecipients(recipients, teams).map(({ entry, key }) => [entry, key])).toEqual(expected);
  });

  it('are none where there is no default', () => {
    expect(chooseRecipients(parseRecipients('{"harbour":"key-1"}'), ['ferry'])).toEqual([]);
  });

  it.each(['hush', '{"harbour":', '["hush"]', '"hush"', '{"harbour":["hush"]}', 'null'])(
    'are not %s, which is not repeated',
    (secret) => {
      expect(() => parseRecipients(secret)).toThrow(RecipientsError);
      expect(() => parseRecipients(secret)).not.toThrow(/hush/);
    },
  );
});
