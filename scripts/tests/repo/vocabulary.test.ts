import { readSourceFiles } from './source-files.ts';
import { houseWords } from './vocabulary.ts';

test('no file and no export bears a word that docs/glossary.md replaces', () => {
  expect(houseWords(readSourceFiles())).toEqual([]);
});

test('an old word would be seen, as a whole word only', () => {
  const files = [
    {
      file: 'lambda/x/letters.ts',
      text: 'export function insistOn() {}\nexport const letterCase = 1;',
      imports: [],
    },
    { file: 'lambda/x/letterhead.ts', text: '', imports: [] },
  ];
  expect(houseWords(files)).toEqual([
    "lambda/x/letters.ts: the file's name",
    'lambda/x/letters.ts: insistOn',
  ]);
});
