import { validateMessage } from '../../scripts/local/fakes/slack/block-kit.ts';
import { cell, linkCell, tableBlock } from './table-block.ts';

it('has a head, and numbers on the right', () => {
  const row = [cell('web'), cell(''), linkCell('https://example.com', 'page')];
  const table = tableBlock(['service', 'tasks', 'link'], [row], new Set([1]));
  expect(validateMessage({ text: 'Services', blocks: [table] })).toEqual([]);
  expect(table).toMatchObject({
    rows: [
      [{ text: 'service' }, { text: 'tasks' }, { text: 'link' }],
      [{ text: 'web' }, { text: '-' }, { type: 'rich_text' }],
    ],
    column_settings: [{ align: 'left' }, { align: 'right' }, { align: 'left' }],
  });
});
