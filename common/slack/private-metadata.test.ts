import { formatPrivateMetadata, parsePrivateMetadata } from './private-metadata.ts';

const metadata = { channelId: 'C07HARBOUR', requestId: 'Qa1requestFixture=' };

describe('parsePrivateMetadata', () => {
  it.each([
    ['the least', metadata],
    [
      'all of it',
      {
        ...metadata,
        responseUrl: 'https://hooks.slack.com/x',
        idempotencyKey: 'cmd:T:1',
        attempt: 2,
        messageTs: '1.2',
      },
    ],
    ['a key of 255 characters', { ...metadata, idempotencyKey: 'k'.repeat(255) }],
  ])('reads back %s', (_case, written) => {
    expect(parsePrivateMetadata(formatPrivateMetadata(written))).toEqual(written);
  });

  it.each<[string, unknown]>([
    ['none', undefined],
    ['an object instead of text', metadata],
    ['an empty text', ''],
    ['no JSON', '{'],
    ['another app’s JSON', '{"v":1}'],
    ['null', 'null'],
    ['an empty key', formatPrivateMetadata({ ...metadata, idempotencyKey: '' })],
    ['a key over 255 characters', formatPrivateMetadata({ ...metadata, idempotencyKey: 'k'.repeat(256) })],
    ['a negative attempt', formatPrivateMetadata({ ...metadata, attempt: -1 })],
  ])('answers undefined for %s', (_case, value) => {
    expect(parsePrivateMetadata(value)).toBeUndefined();
  });
});
