import type { TableBlock } from '@slack/types';

export type TableCell = TableBlock['rows'][number][number];

/** Cells of one row that say nothing but text. An empty text is none for Slack: it becomes a dash. */
export function cell(text: string): TableCell {
  return { type: 'raw_text', text: text || '-' };
}

export function linkCell(url: string, text: string): TableCell {
  return {
    type: 'rich_text',
    elements: [{ type: 'rich_text_section', elements: [{ type: 'link', url, text }] }],
  };
}

/**
 * A head and the rows below it: at most 100 rows in all, 20 columns, about 10,000 characters, and one in a message. Some
 * workspaces do not take it yet: give `simplerBlocks` beside it. `right`: the columns whose cells end under each other.
 * https://docs.slack.dev/reference/block-kit/blocks/table-block
 */
export function tableBlock(
  head: readonly string[],
  rows: TableBlock['rows'],
  right: ReadonlySet<number>,
): TableBlock {
  const settings = head.map((_, column) => ({
    align: right.has(column) ? ('right' as const) : ('left' as const),
  }));
  return { type: 'table', rows: [head.map(cell), ...rows], column_settings: settings };
}
