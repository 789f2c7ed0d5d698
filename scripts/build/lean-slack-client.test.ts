import { readFileSync } from 'node:fs';
import { leanSlackClient } from './lean-slack-client.ts';
import { leanSlackMethods } from './lean-slack-methods.ts';

const FILE = 'node_modules/@slack/web-api/dist/WebClient.js';
const SOURCE = readFileSync(FILE, 'utf8');

describe('leanSlackClient', () => {
  const lean = leanSlackClient(SOURCE, FILE);

  it('leaves out uploads, streams and pages, and names what is called', () => {
    expect(lean).toContain('    async filesUploadV2() { leftOut("WebClient.filesUploadV2"); }\n');
    expect(lean).not.toMatch(/file_upload_1\.|chat_stream_1\./);
  });

  it('writes nothing for debugging, and warns as it did', () => {
    const warnings = (text: string) => text.match(/logger\.warn/g)?.length;
    expect(lean).not.toContain('logger.debug');
    expect(warnings(lean)).toBe(warnings(SOURCE));
  });

  it('says when Slack writes no such lines any more', () => {
    expect(() => leanSlackClient(SOURCE.replaceAll('logger.debug', 'logger.trace'), FILE)).toThrow(
      `lean-slack: no lines for debugging in ${FILE}`,
    );
  });

  it('says when a function is gone', () => {
    expect(() => leanSlackClient(SOURCE.replace(' paginate(', ' pages('), FILE)).toThrow(
      '0 definitions of paginate',
    );
  });
});

it('the methods that are kept are there as Slack names them', () => {
  const methods = readFileSync('node_modules/@slack/web-api/dist/methods.js', 'utf8');
  const lean = leanSlackMethods(methods, ['views']);
  expect(lean).toContain(`open: bindApiCall(this, 'views.open')`);
  expect(lean).not.toContain('chat.postMessage');
});
