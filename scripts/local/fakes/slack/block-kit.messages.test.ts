import { validateMessage } from './block-kit.ts';
import { actions, button, many, messageOf, section, select, text, x } from './fixtures/blocks.ts';
import { option, plain } from './fixtures/slack.ts';

describe('validateMessage', () => {
  it.each<[string, unknown, string]>([
    ['no object', null, ' must be an object'],
    ['blocks that are no list', { blocks: 'blocks' }, '/blocks must be an array'],
    [
      '51 blocks',
      messageOf(...many(51, () => ({ type: 'divider' }))),
      '/blocks no more than 50 items allowed',
    ],
    [
      '101 attachments',
      { attachments: many(101, () => ({})) },
      '/attachments no more than 100 items allowed',
    ],
    [
      'a long section',
      messageOf(section({ text: plain(x(3001)) })),
      '/blocks/0/text/text must be less than 3001 characters',
    ],
    [
      'an empty section text',
      messageOf(section({ text: { type: 'mrkdwn', text: '' } })),
      '/blocks/0/text/text must be more than 0 characters',
    ],
    ['a section without text', messageOf({ type: 'section' }), '/blocks/0 missing required field: text'],
    [
      'a text without its text',
      messageOf(section({ text: { type: 'mrkdwn' } })),
      '/blocks/0/text missing required field: text',
    ],
    [
      'a text without type',
      messageOf(section({ text: { text: 'a' } })),
      '/blocks/0/text missing required field: type',
    ],
    ['a bare text', messageOf(section({ text: 'a' })), '/blocks/0/text must be a text object'],
    [
      'an unknown text type',
      messageOf(section({ text: { type: 'markdown', text: 'a' } })),
      '/blocks/0/text/type must be one of: plain_text, mrkdwn',
    ],
    [
      'emoji in mrkdwn',
      messageOf(section({ text: { type: 'mrkdwn', text: 'a', emoji: true } })),
      '/blocks/0/text invalid additional property: emoji',
    ],
    [
      '11 fields',
      messageOf(section({ fields: many(11, () => plain('f')) })),
      '/blocks/0/fields no more than 10 items allowed',
    ],
    [
      'a long field',
      messageOf(section({ fields: [plain(x(2001))] })),
      '/blocks/0/fields/0/text must be less than 2001 characters',
    ],
    [
      'a long header',
      messageOf({ type: 'header', text: plain(x(151)) }),
      '/blocks/0/text/text must be less than 151 characters',
    ],
    [
      'an mrkdwn header',
      messageOf({ type: 'header', text: { type: 'mrkdwn', text: 'a' } }),
      '/blocks/0/text/type must be one of: plain_text',
    ],
    [
      '11 context elements',
      messageOf({ type: 'context', elements: many(11, () => plain('c')) }),
      '/blocks/0/elements no more than 10 items allowed',
    ],
    [
      'a button in a context',
      messageOf({ type: 'context', elements: [button()] }),
      '/blocks/0/elements/0/type unsupported type: button',
    ],
    [
      '26 buttons',
      messageOf(actions(...many(26, (n) => button({ action_id: `a${n}` })))),
      '/blocks/0/elements no more than 25 items allowed',
    ],
    ['no buttons', messageOf(actions()), '/blocks/0/elements no fewer than 1 items allowed'],
    [
      'a typed field among buttons',
      messageOf(actions({ type: 'plain_text_input', action_id: 'a' })),
      '/blocks/0/elements/0/type unsupported type: plain_text_input',
    ],
    [
      'a doubled action_id',
      messageOf(actions(button(), button())),
      '/blocks/0 `action_id` already exists: go',
    ],
    [
      'a long button',
      messageOf(actions(button({ text: plain(x(76)) }))),
      '/blocks/0/elements/0/text/text must be less than 76 characters',
    ],
    [
      'a long value',
      messageOf(actions(button({ value: x(2001) }))),
      '/blocks/0/elements/0/value must be less than 2001 characters',
    ],
    [
      'a long url',
      messageOf(actions(button({ url: x(3001) }))),
      '/blocks/0/elements/0/url must be less than 3001 characters',
    ],
    [
      'a long action_id',
      messageOf(actions(button({ action_id: x(256) }))),
      '/blocks/0/elements/0/action_id must be less than 256 characters',
    ],
    [
      'a long block_id',
      messageOf(section({ block_id: x(256) })),
      '/blocks/0/block_id must be less than 256 characters',
    ],
    [
      'an unknown style',
      messageOf(actions(button({ style: 'default' }))),
      '/blocks/0/elements/0/style must be one of: primary, danger',
    ],
    [
      'a long accessibility label',
      messageOf(actions(button({ accessibility_label: x(76) }))),
      '/blocks/0/elements/0/accessibility_label must be less than 76 characters',
    ],
    [
      'a long confirm title',
      messageOf(actions(button({ confirm: { title: plain(x(101)), text: plain('t') } }))),
      '/blocks/0/elements/0/confirm/title/text must be less than 101 characters',
    ],
    [
      'a long confirm text',
      messageOf(actions(button({ confirm: { text: plain(x(301)) } }))),
      '/blocks/0/elements/0/confirm/text/text must be less than 301 characters',
    ],
    [
      'a long confirm word',
      messageOf(actions(button({ confirm: { text: plain('t'), deny: plain(x(31)) } }))),
      '/blocks/0/elements/0/confirm/deny/text must be less than 31 characters',
    ],
    [
      'a confirm that is none',
      messageOf(actions(button({ confirm: true }))),
      '/blocks/0/elements/0/confirm must be an object',
    ],
    [
      '6 overflow options',
      messageOf(actions({ type: 'overflow', action_id: 'o', options: many(6, (n) => option(`o${n}`)) })),
      '/blocks/0/elements/0/options no more than 5 items allowed',
    ],
    [
      'an image without alt',
      messageOf({ type: 'image', image_url: 'https://a' }),
      '/blocks/0 missing required field: alt_text',
    ],
    [
      'an image without source',
      messageOf({ type: 'image', alt_text: 'a' }),
      '/blocks/0 exactly one of image_url and slack_file is required',
    ],
    [
      'an accessory without source',
      messageOf(section({ accessory: { type: 'image', alt_text: 'a' } })),
      '/blocks/0/accessory exactly one of image_url and slack_file is required',
    ],
    [
      'a long markdown block',
      messageOf({ type: 'markdown', text: x(12_001) }),
      '/blocks/0/text must be less than 12001 characters',
    ],
    [
      'long markdown in all',
      messageOf({ type: 'markdown', text: x(6001) }, { type: 'markdown', text: x(6000) }),
      '/blocks must be less than 12001 characters',
    ],
    [
      'two tables',
      messageOf(...many(2, () => ({ type: 'table', rows: [[{}]] }))),
      '/blocks only one table allowed',
    ],
    [
      '101 rows',
      messageOf({ type: 'table', rows: many(101, () => [{}]) }),
      '/blocks/0/rows no more than 100 items allowed',
    ],
    [
      '21 cells',
      messageOf({ type: 'table', rows: [many(21, () => ({}))] }),
      '/blocks/0/rows/0 no more than 20 items allowed',
    ],
    [
      'a number as value',
      messageOf(actions(button({ value: 1 }))),
      '/blocks/0/elements/0/value must be a string',
    ],
  ])('refuses %s', (_, message, expected) => {
    expect(text(validateMessage(message))).toContain(expected);
  });

  it.each<[string, unknown]>([
    ['only a text', { text: 'a' }],
    ['50 blocks', messageOf(...many(50, () => ({ type: 'divider' })))],
    ['a section of fields alone', messageOf({ type: 'section', fields: [plain('f')] })],
    [
      'text and images in a context',
      messageOf({
        type: 'context',
        elements: [plain('a'), { type: 'image', image_url: 'https://a', alt_text: 'a' }],
      }),
    ],
    ['a menu beside a text', messageOf(section({ accessory: select() }))],
  ])('takes %s', (_, message) => {
    expect(validateMessage(message)).toEqual([]);
  });
});
