import { buildView } from './fixtures/slack.ts';
import { Views } from './views.ts';

it('keeps only the newest 200 views that have ended with their blocks', () => {
  const views = new Views(() => 0);
  for (let count = 0; count < 201; count += 1) {
    const record = views.open('U0ANN', buildView());
    if ('status' in record) views.end(record, 'submitted');
  }
  const blocks = views.list().map((record) => JSON.stringify(record.view.blocks).length > 2);
  expect(blocks.indexOf(true)).toBe(1);
  expect(blocks.filter(Boolean)).toHaveLength(200);
});
