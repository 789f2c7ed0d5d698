import { parseAddress } from './bot-address.ts';

const ADDRESS = {
  url: 'http://127.0.0.1:3000',
  webhookUrl: 'http://a',
  apiKey: 'key',
  webhookToken: 'token',
};

it('parses what npm start wrote', () => {
  expect(parseAddress(JSON.stringify({ ...ADDRESS, pid: 1 }))).toEqual(ADDRESS);
});

it.each([undefined, '', '{', '{"pid":1}', JSON.stringify({ url: ADDRESS.url })])(
  'asks for npm start if there is only %j',
  (file) => {
    expect(() => parseAddress(file)).toThrow('start the bot first: npm start');
  },
);
