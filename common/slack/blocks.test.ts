import { validateMessage } from '../../scripts/local/fakes/slack/block-kit.ts';
import { context, quotedBlock, section } from './blocks.ts';

it('says our own words as mrkdwn, in which Slack links nothing by itself', () => {
  expect(section('*Hello*')).toEqual({
    type: 'section',
    text: { type: 'mrkdwn', text: '*Hello*', verbatim: true },
  });
  expect(context('small')).toEqual({
    type: 'context',
    elements: [{ type: 'mrkdwn', text: 'small', verbatim: true }],
  });
});

it('says foreign words as they are, a row each, without those that are empty', () => {
  const block = quotedBlock([
    ['Title', '*<!channel>* & co'],
    ['Owner', ''],
    ['', 'more'],
  ]);
  expect(block.elements).toEqual([
    {
      type: 'rich_text_section',
      elements: [
        { type: 'text', text: 'Title', style: { bold: true } },
        { type: 'text', text: ' ' },
        { type: 'text', text: '*<!channel>* & co' },
        { type: 'text', text: '\n' },
        { type: 'text', text: 'more' },
      ],
    },
  ]);
});

it.each([
  ['https://status.lantern.example/?a=1&b=2', 'link'],
  ['javascript:alert(1)', 'text'],
  ['https://', 'text'],
  ['https://x.example and more', 'text'],
])('makes a link of an address alone: %s', (words, type) => {
  const [part] = quotedBlock([['', words, 'link']]).elements;
  expect(part).toMatchObject({ elements: [{ type }] });
});

it('is one that Slack takes, however long its words are', () => {
  const blocks = [section('&'.repeat(4000)), quotedBlock([['Title', 'x'.repeat(9000)]])];
  expect(validateMessage({ text: 'a', blocks })).toEqual([]);
});
