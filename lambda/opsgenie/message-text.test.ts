import { messageText } from './message-text.ts';
import { permalink } from './permalink.ts';
import { withoutMarkup } from './without-markup.ts';

const mrkdwn = (text: string) => ({ type: 'mrkdwn', text });
const plain = (text: string) => ({ type: 'plain_text', text });
const rich = (...elements: object[]) => ({ type: 'rich_text', elements });
const said = (...elements: object[]) => rich({ type: 'rich_text_section', elements });

describe('withoutMarkup', () => {
  it.each([
    ['<@U02BOB> <@U02BOB|bob>', '@U02BOB @bob'],
    ['<#C07X|harbour> <#C07X>', '#harbour #C07X'],
    ['<!here> <!channel|channel> <!subteam^S1|@sre> <!subteam^S2>', '@here @channel @sre @S2'],
    ['<!date^1790000000^{time}|08:53 UTC>', '08:53 UTC'],
    ['<https://x.example/a?b=1&amp;c=2>', 'https://x.example/a?b=1&c=2'],
    ['<https://x.example|x.example>', 'https://x.example'],
    ['<https://x.example/y|the board>', 'the board (https://x.example/y)'],
    ['<mailto:a@b.example|a@b.example>', 'a@b.example'],
    ['a &amp;lt; b &lt;c&gt;', 'a &lt; b <c>'],
    ['*bold* _italic_ ~struck~ *_both_* _*both*_', 'bold italic struck both both'],
    ['*<https://x.example/_a_/b|API>*:', 'API (https://x.example/_a_/b):'],
    ['snake_case_name 2 * 3 * 4 __init__ a*b*c', 'snake_case_name 2 * 3 * 4 __init__ a*b*c'],
    ['`*not bold* &lt;T&gt;` and ```\nps -ef | grep _x_\n```', '*not bold* <T> and ps -ef | grep _x_'],
    ['\ue0000\ue001 <@U1>', '0 @U1'],
    ['five < six', 'five < six'],
    ['', ''],
  ])('%j reads %j', (raw, expected) => {
    expect(withoutMarkup(raw)).toBe(expected);
  });

  it.each(['*a', '_', '`', '<', '~x ', '```'])('ends soon for 20,000 times %j', (piece) => {
    const startedAt = process.cpuUsage().user;
    withoutMarkup(piece.repeat(20_000));
    expect(process.cpuUsage().user - startedAt).toBeLessThan(2_000_000);
  });
});

describe('messageText', () => {
  it('is the text, whatever else there is', () => {
    const text = 'Checkout is slow :lion_face: since\nI see `504` &amp; timeouts';
    const blocks = [said({ type: 'text', text: 'other' })];
    expect(messageText({ text, blocks, attachments: [{ text: 'other' }] })).toBe(
      'Checkout is slow :lion_face: since\nI see 504 & timeouts',
    );
  });

  it.each(['', '  \n', undefined, null, 7, "This content can't be displayed."])(
    'is that of the blocks if the text is %j',
    (text) => {
      const blocks = [
        { type: 'header', text: plain('CloudWatch Alarm | checkout-5xx &amp; co') },
        {
          type: 'section',
          text: mrkdwn('The alarm *checkout-5xx* is in ALARM.\n<https://aws.example/x|Open in CloudWatch>'),
          fields: [mrkdwn('*Region*\neu-west-1')],
          accessory: { type: 'button', text: plain('Silence') },
        },
        { type: 'divider' },
        { type: 'context', elements: [mrkdwn('Account'), { type: 'image', alt_text: 'red' }, plain('1111')] },
        { type: 'actions', elements: [{ type: 'button', text: plain('Silence') }] },
      ];
      expect(messageText({ text, blocks, attachments: [{ text: 'other' }] })).toBe(
        [
          'CloudWatch Alarm | checkout-5xx & co',
          'The alarm checkout-5xx is in ALARM.',
          'Open in CloudWatch (https://aws.example/x)',
          'Region\neu-west-1',
          'Account red 1111',
        ].join('\n'),
      );
    },
  );

  it('reads every leaf of rich text, its lists and quotes', () => {
    const item = (text: string) => ({ type: 'rich_text_section', elements: [{ type: 'text', text }] });
    const blocks = [
      said(
        { type: 'user', user_id: 'U02BOB' },
        { type: 'text', text: ' see *this* ' },
        { type: 'link', url: 'https://x.example', text: 'board' },
        { type: 'emoji', name: 'fire' },
        { type: 'channel', channel_id: 'C1' },
        { type: 'usergroup', usergroup_id: 'S1' },
        { type: 'broadcast', range: 'here' },
        { type: 'date', fallback: '08:53' },
      ),
      rich(
        { type: 'rich_text_list', elements: [item('one'), item('two')] },
        { type: 'rich_text_preformatted', elements: [{ type: 'text', text: 'exit 1' }] },
        { type: 'rich_text_quote', elements: [{ type: 'text', text: 'quoted' }] },
      ),
    ];
    expect(messageText({ text: '', blocks })).toBe(
      '@U02BOB see *this* board (https://x.example):fire:#C1@S1@here08:53\none\ntwo\nexit 1\nquoted',
    );
  });

  it('reads tables, markdown, and kinds that hold others or are not known yet', () => {
    const cell = (text: string) => ({ type: 'raw_text', text });
    const blocks = [
      {
        type: 'table',
        rows: [
          [cell('Host'), cell('State')],
          [cell('db-1'), said({ type: 'text', text: 'down' })],
        ],
      },
      { type: 'markdown', text: 'as **is**' },
      { type: 'card', title: plain('Card'), body: mrkdwn('of _text_') },
      { type: 'container', title: plain('Box'), child_blocks: [{ type: 'section', text: mrkdwn('inside') }] },
      { type: 'of_next_year', text: plain('new') },
    ];
    expect(messageText({ blocks })).toBe(
      'Host | State\ndb-1 | down\nas **is**\nCard\nof text\nBox\ninside\nnew',
    );
  });

  it('is that of the attachments if nothing else says anything, what Slack shows of links last', () => {
    const attachments = [
      { from_url: 'https://x.example', text: 'of a link' },
      {
        fallback: 'not read',
        pretext: 'FYI',
        title: ':rotating_light: CloudWatch Alarm',
        text: 'The alarm changed to *ALARM*',
        fields: [{ title: 'State', value: 'ALARM' }, { value: 'eu-west-1' }, { title: 'Empty' }, null],
        blocks: [{ type: 'section', text: mrkdwn('nested') }],
      },
      { fallback: 'only a &lt;fallback&gt;' },
    ];
    expect(messageText({ text: '', blocks: [{ type: 'divider' }], attachments })).toBe(
      [
        ...['FYI', ':rotating_light: CloudWatch Alarm', 'The alarm changed to ALARM', 'State: ALARM'],
        ...['eu-west-1', 'Empty', 'nested', 'only a <fallback>', 'of a link'],
      ].join('\n'),
    );
  });

  it.each([
    {},
    { text: null, blocks: 'x', attachments: {} },
    {
      blocks: [null, 7, [], {}, { type: 'table', rows: 7 }, { type: 'rich_text' }],
      attachments: [[], 'x', {}],
    },
    { files: [{ title: 'screenshot.png' }], text: '' },
  ])('is empty for what says nothing: %j', (message) => {
    expect(messageText(message)).toBe('');
  });

  it('does not follow blocks without end', () => {
    let block: object = { type: 'section', text: plain('deep') };
    for (let depth = 0; depth < 2000; depth += 1) block = { type: 'container', child_blocks: [block] };
    expect(messageText({ blocks: [{ type: 'section', text: plain('top') }, block] })).toBe('top');
  });
});

describe('permalink', () => {
  const place = { domain: 'lantern', channel: 'C07HARBOUR', ts: '1790000050.000300' };
  const address = 'https://lantern.slack.com/archives/C07HARBOUR/p1790000050000300';

  it.each([
    ['a message', undefined, address],
    ['the first of a thread', place.ts, address],
    ['a reply', '1790000000.000100', `${address}?thread_ts=1790000000.000100&cid=C07HARBOUR`],
    ['another thing for a thread', '"><x', address],
  ])('of %s', (_what, threadTs, expected) => {
    expect(permalink({ ...place, threadTs })).toBe(expected);
  });

  it.each([
    { domain: '' },
    { domain: 'evil.example/' },
    { channel: '' },
    { channel: '../x' },
    { ts: '1' },
    { ts: '' },
  ])('is none with %j', (change) => {
    expect(permalink({ ...place, ...change })).toBe('');
  });
});
