import { parseFrame } from './frame.ts';

const hello = {
  type: 'hello',
  num_connections: 2,
  debug_info: { host: 'applink-4', build_number: 7, approximate_connection_time: 18_060 },
  connection_info: { app_id: 'A05BEACON' },
};

it.each([
  [hello, { connections: 2, appId: 'A05BEACON', lifeMs: 18_060_000 }],
  [{ type: 'hello' }, { connections: 0, appId: '', lifeMs: 0 }],
  [
    { ...hello, debug_info: null, connection_info: 'none' },
    { connections: 2, appId: '', lifeMs: 0 },
  ],
])('reads the hello %j', (json, read) => {
  expect(parseFrame(JSON.stringify(json))).toEqual({ kind: 'hello', hello: read });
});

it.each(['warning', 'refresh_requested', 'link_disabled', 'too_many_websockets', ''])(
  'reads the disconnect "%s"',
  (reason) => {
    const json = { type: 'disconnect', reason, debug_info: { host: 'applink-4' } };
    expect(parseFrame(JSON.stringify(json))).toEqual({ kind: 'disconnect', reason });
  },
);

it('reads an envelope, and takes what is missing for nothing', () => {
  const full = { envelope_id: 'e1', type: 'interactive', payload: { type: 'shortcut' } };
  expect(parseFrame(JSON.stringify({ ...full, accepts_response_payload: true }))).toEqual({
    kind: 'envelope',
    envelope: { id: 'e1', type: 'interactive', payload: { type: 'shortcut' }, acceptsPayload: true },
  });
  expect(parseFrame('{"envelope_id":"e2"}')).toEqual({
    kind: 'envelope',
    envelope: { id: 'e2', type: '', payload: {}, acceptsPayload: false },
  });
});

it.each([
  ['UNAUTHENTICATED: cache_error', 'unreadable'],
  ['[]', 'unreadable'],
  ['', 'unreadable'],
  ['{"type":"news"}', 'other'],
  [new Blob(['{"type":"hello"}']), 'other'],
])('survives %p', (data, kind) => {
  expect(parseFrame(data)).toEqual({ kind });
});
