import type { DeliveryRequest } from '../../common/slack/deliver-message.ts';
import { buildReceipt } from './fixtures/build-receipt.ts';
import { createPostReceipt } from './post-receipt.ts';

const MESSAGE = { text: 'Opening an incident.' };
const URL = 'https://hooks.slack.com/actions/T04LANTERN/1/fixtureCapability';

it.each([undefined, '1790000000.000007'])(
  'shows a receipt in its channel, in the place of %p, for the one who ordered',
  async (ts) => {
    const asked: DeliveryRequest[] = [];
    const postReceipt = createPostReceipt(async (wanted) => {
      asked.push(wanted);
      return { by: 'post', ts: '1790000000.000100' };
    });
    const receipt = buildReceipt(ts === undefined ? {} : { ts });
    await expect(postReceipt(receipt, MESSAGE, { responseUrl: URL, isFinal: true })).resolves.toEqual({
      by: 'post',
      ts: '1790000000.000100',
    });
    const to = { user: 'U03JUNIPER', responseUrl: URL };
    expect(asked).toEqual([{ message: MESSAGE, channel: 'C07HARBOUR', ts, to, isFinal: true }]);
  },
);
