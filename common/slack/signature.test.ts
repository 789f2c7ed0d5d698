import { createHmac } from 'node:crypto';
import {
  headerFault,
  type SignatureFault,
  type SignedRequest,
  signatureFault,
  signSlackRequest,
} from './signature.ts';

// The example that Slack publishes: https://docs.slack.dev/authentication/verifying-requests-from-slack
const SECRET = '8f742231b10e8888abcd99yyyzzz85a5';
const TIMESTAMP = '1531420618';
const NOW = 1531420618;
const SIGNATURE = 'v0=a2114d57b48eac39b9ad189dd8316235a7b4a8d21a10bd27519666489c69b503';
const BODY = Buffer.from(
  'token=xyzz0WbapA4vBCDEFasx0q6G&team_id=T1DC2JH3J&team_domain=testteamnow&channel_id=G8PSS9T3V' +
    '&channel_name=foobar&user_id=U2CERLKJA&user_name=roadrunner&command=%2Fwebhook-collect&text=' +
    '&response_url=https%3A%2F%2Fhooks.slack.com%2Fcommands%2FT1DC2JH3J%2F397700885554%2F96rGlfmibIGlgcZRskXaIFfN' +
    '&trigger_id=398738663015.47445629121.803a0bc887a14d10d2c447fce8b6703c',
);
const PUBLISHED: SignedRequest = { timestamp: TIMESTAMP, signature: SIGNATURE, body: BODY };

function faultOf(
  change: Partial<SignedRequest>,
  { now = NOW, secrets = [SECRET] } = {},
): SignatureFault | undefined {
  const request = { ...PUBLISHED, ...change };
  return headerFault(request, now) ?? signatureFault(request, secrets);
}

function withByteChanged(body: Buffer): Buffer {
  const changed = Buffer.from(body);
  changed.writeUInt8(changed.readUInt8(0) ^ 1, 0);
  return changed;
}

const hex = SIGNATURE.slice('v0='.length);

describe("Slack's published request", () => {
  it('is accepted', () => {
    expect(faultOf({})).toBeUndefined();
  });

  it('is what signSlackRequest makes, from bytes and from text', () => {
    expect(signSlackRequest({ secret: SECRET, timestamp: TIMESTAMP, body: BODY })).toBe(SIGNATURE);
    expect(signSlackRequest({ secret: SECRET, timestamp: TIMESTAMP, body: BODY.toString() })).toBe(SIGNATURE);
  });

  it.each<[string, Partial<SignedRequest>, SignatureFault]>([
    ['one bit of its body changed', { body: withByteChanged(BODY) }, 'mismatch'],
    ['a line end after its body', { body: Buffer.concat([BODY, Buffer.from('\n')]) }, 'mismatch'],
    ['an empty body', { body: Buffer.alloc(0) }, 'mismatch'],
    ['a timestamp one second earlier', { timestamp: '1531420617' }, 'mismatch'],
    ['a timestamp one second later', { timestamp: '1531420619' }, 'mismatch'],
    ['a zero before its timestamp', { timestamp: `0${TIMESTAMP}` }, 'mismatch'],
    ['a NaN timestamp', { timestamp: 'NaN' }, 'malformed_timestamp'],
    ['an empty timestamp', { timestamp: '' }, 'malformed_timestamp'],
    ['a fraction in its timestamp', { timestamp: '1531420618.0' }, 'malformed_timestamp'],
    ['a negative timestamp', { timestamp: '-1531420618' }, 'malformed_timestamp'],
    ['a space before its timestamp', { timestamp: ` ${TIMESTAMP}` }, 'malformed_timestamp'],
    ['a line end after its timestamp', { timestamp: `${TIMESTAMP}\n` }, 'malformed_timestamp'],
    ['13 digits of timestamp', { timestamp: '1531420618000' }, 'malformed_timestamp'],
    ['its timestamp doubled', { timestamp: `${TIMESTAMP},${TIMESTAMP}` }, 'malformed_timestamp'],
    ['no timestamp', { timestamp: undefined }, 'missing_header'],
    ['no signature', { signature: undefined }, 'missing_header'],
    ['an empty signature', { signature: '' }, 'malformed_signature'],
    ['upper-case hex', { signature: `v0=${hex.toUpperCase()}` }, 'malformed_signature'],
    ['no version', { signature: hex }, 'malformed_signature'],
    ['version 1', { signature: `v1=${hex}` }, 'malformed_signature'],
    ['63 digits', { signature: SIGNATURE.slice(0, -1) }, 'malformed_signature'],
    ['65 digits', { signature: `${SIGNATURE}0` }, 'malformed_signature'],
    ['junk after its signature', { signature: `${SIGNATURE}=zzz` }, 'malformed_signature'],
    ['a line end after its signature', { signature: `${SIGNATURE}\n` }, 'malformed_signature'],
    ['its signature doubled', { signature: `${SIGNATURE},${SIGNATURE}` }, 'malformed_signature'],
    ['a signature of zeros', { signature: `v0=${'0'.repeat(64)}` }, 'mismatch'],
    ['its last digit changed', { signature: `${SIGNATURE.slice(0, -1)}4` }, 'mismatch'],
  ])('is refused with %s', (_case, change, fault) => {
    expect(faultOf(change)).toBe(fault);
  });

  it.each<[string, number, SignatureFault | undefined]>([
    ['300 seconds old', NOW + 300, undefined],
    ['301 seconds old', NOW + 301, 'stale'],
    ['300 seconds ahead', NOW - 300, undefined],
    ['301 seconds ahead', NOW - 301, 'future'],
    ['a day ahead', NOW - 86_400, 'future'],
  ])('when it is %s [F24]', (_case, now, fault) => {
    expect(faultOf({}, { now })).toBe(fault);
  });

  it('is refused when its body was parsed and encoded again', () => {
    const spaced = Buffer.from('command=%2Fsre&text=checkout%20is%20down');
    const signature = signSlackRequest({ secret: SECRET, timestamp: TIMESTAMP, body: spaced });
    const encodedAgain = Buffer.from(new URLSearchParams(spaced.toString()).toString());
    expect(encodedAgain.toString()).toBe('command=%2Fsre&text=checkout+is+down');
    expect(faultOf({ signature, body: spaced })).toBeUndefined();
    expect(faultOf({ signature, body: encodedAgain })).toBe('mismatch');
  });
});

describe('the secrets', () => {
  it.each([
    ['the current', [SECRET, '']],
    ['the previous', ['another', SECRET]],
    ['one of three', ['another', SECRET, 'third']],
  ])('accept %s', (_case, secrets) => {
    expect(faultOf({}, { secrets })).toBeUndefined();
  });

  it.each<[string, string[], SignatureFault]>([
    ['another secret', ['another', ''], 'mismatch'],
    ['part of the secret', [SECRET.slice(0, -1)], 'mismatch'],
    ['two empty ones', ['', ''], 'no_secret'],
    ['none', [], 'no_secret'],
  ])('refuse with %s', (_case, secrets, fault) => {
    expect(faultOf({}, { secrets })).toBe(fault);
  });

  it('never accept what anyone can sign, with an empty key', () => {
    const signature = `v0=${createHmac('sha256', '').update(`v0:${TIMESTAMP}:`).update(BODY).digest('hex')}`;
    expect(faultOf({ signature }, { secrets: ['', ''] })).toBe('no_secret');
    expect(faultOf({ signature }, { secrets: ['', SECRET] })).toBe('mismatch');
  });

  it('compare a signature of another length without throwing', () => {
    expect(signatureFault({ ...PUBLISHED, signature: 'v0=short' }, [SECRET])).toBe('mismatch');
  });

  it('treat a missing header as a mismatch', () => {
    const { body } = PUBLISHED;
    expect(signatureFault({ timestamp: undefined, signature: undefined, body }, [SECRET])).toBe('mismatch');
  });
});
