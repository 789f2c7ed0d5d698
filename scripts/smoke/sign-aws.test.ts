import { signAws } from './sign-aws.ts';

/** Of AWS's published test suite for signature version 4: `post-vanilla`. */
const CREDENTIALS = {
  accessKeyId: 'AKIDEXAMPLE',
  secretAccessKey: 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY',
};
const NOW = new Date('2015-08-30T12:36:00Z');
const REQUEST = {
  url: 'https://example.amazonaws.com/',
  headers: {},
  body: '',
  service: 'service',
  region: 'us-east-1',
};

it('signs the published request as published', () => {
  expect(signAws(REQUEST, CREDENTIALS, NOW).authorization).toBe(
    'AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/service/aws4_request, ' +
      'SignedHeaders=host;x-amz-date, ' +
      'Signature=5da7c1a2acd57cee7505fc6676e4e544621c30862966e37dddb68e92efbe5d6b',
  );
});

it.each([
  ['body', { ...REQUEST, body: '{}' }],
  ['region', { ...REQUEST, region: 'eu-west-1' }],
  ['header', { ...REQUEST, headers: { 'x-amz-target': 'a' } }],
  ['host', { ...REQUEST, url: 'https://other.amazonaws.com/' }],
])('signs another %s differently', (_what, request) => {
  expect(signAws(request, CREDENTIALS, NOW).authorization).not.toContain('5da7c1a2');
});

it('sends and signs the token of temporary credentials', () => {
  const headers = signAws(REQUEST, { ...CREDENTIALS, sessionToken: 'token' }, NOW);
  expect(headers['x-amz-security-token']).toBe('token');
  expect(headers.authorization).toContain('SignedHeaders=host;x-amz-date;x-amz-security-token');
});
