import { setImmediate } from 'node:timers/promises';
import type { Detail } from '../../common/contract.ts';
import { UserError } from '../../common/errors.ts';
import { buildDetail } from '../../common/fixtures/build-event.ts';
import { recordLog } from '../../common/fixtures/record-log.ts';
import {
  refused,
  type SlackReply,
  type StartedSlack,
  shownText,
  startSlack,
} from '../../common/fixtures/start-slack.ts';
import { isObject } from '../../common/is-object.ts';
import { section } from '../../common/slack/blocks.ts';
import type { SlackClient } from '../../common/slack/client.ts';
import type { Recipient } from '../../common/slack/notify-user.ts';
import type { SlackMessage } from '../../common/slack/response-url.ts';
import { validateMessage } from '../../scripts/local/fakes/slack/block-kit.ts';
import { elementsOf, optionsOf } from '../../scripts/local/fakes/slack/block-kit-rules.ts';
import { type JsonObject, objectsIn, parseJson, textIn } from '../../scripts/local/json.ts';
import { buildServices } from './fixtures/build-receipt.ts';
import { IncidentRefusedError, IncidentUnknownError, type Service } from './incident-backend.ts';
import { createOpenModal, type ModalRequest } from './open-modal.ts';
import { NOTHING_OPEN, type OpenNow } from './open-now.ts';
import type { ShowOpenedFrom } from './opened-from.ts';

const WANTED: ModalRequest = {
  subcommand: 'incident',
  prefill: { message: 'Checkout is down' },
  filter: '',
  again: { action: 'open_form', value: '{"message":"Checkout is down","filter":""}' },
};
const EXTERNAL_ID = 'cmd:T04LANTERN:171.42.fixture';
const FALLBACK = 'If it cannot wait: page the person on call';

let slack: StartedSlack;
beforeAll(async () => {
  slack = await startSlack();
});
beforeEach(() => slack.clear());
afterAll(() => slack.close());

interface Setting {
  showOpenedFrom?: ShowOpenedFrom;
  openNow?: () => Promise<OpenNow>;
  detail?: Partial<Detail>;
  wanted?: Partial<ModalRequest>;
  list?: () => Promise<Service[]>;
  client?: () => Promise<SlackClient>;
}

async function open({
  detail,
  wanted,
  list = async () => buildServices(3),
  openNow = async () => NOTHING_OPEN,
  showOpenedFrom = async () => undefined,
  client = slack.client,
}: Setting = {}) {
  const delivered: [Recipient, SlackMessage][] = [];
  const { log, lines } = recordLog();
  let listed = 0;
  const openModal = createOpenModal({
    slack: client,
    services: () => {
      listed += 1;
      return list();
    },
    notifyUser: async (to, message) => {
      delivered.push([to, message]);
      return 'response_url';
    },
    log,
    openNow,
    showOpenedFrom,
    incidentFallback: 'page the person on call',
    product: 'OpsGenie',
  });
  const by = await openModal(buildDetail(detail), { ...WANTED, ...wanted });
  return { delivered, lines, by, listed };
}

/** OpsGenie answers once Slack has been asked to open the form. */
async function listOnceOpened(): Promise<Service[]> {
  while (!methods().includes('views.open')) await setImmediate();
  return buildServices(3);
}

const methods = () => slack.calls.map(({ method }) => method);
const call = (method: string): JsonObject => slack.calls.find((one) => one.method === method)?.args ?? {};
const viewOf = (method: string): JsonObject => {
  const { view } = call(method);
  return isObject(view) ? view : {};
};
const filled = () => viewOf('views.update');
const services = () => {
  const [block] = objectsIn(filled().blocks).filter(({ block_id }) => block_id === 'service');
  return (block === undefined ? [] : elementsOf(block)).flatMap(optionsOf).map(shownText);
};

describe('a form that opens', () => {
  it('shows that it is loading before OpsGenie has answered, then the services', async () => {
    const { delivered, listed } = await open({ list: listOnceOpened });
    expect(methods()).toEqual(['views.open', 'views.update']);
    expect(listed).toBe(1);
    expect(call('views.open').trigger_id).toBe('171.42.fixture');
    expect(shownText(viewOf('views.open'))).toContain('Loading the services from OpsGenie');
    expect(call('views.update').view_id).toBe('V0OPENED');
    expect(services()).toEqual(['Service 1', 'Service 2', 'Service 3']);
    expect(JSON.stringify(filled())).toContain('"initial_value":"Checkout is down"');
    expect(delivered).toEqual([]);
  });

  it('asks OpsGenie while Slack opens it', async () => {
    let hasAsked = false;
    const { apiCall, chat, views } = await slack.client();
    const checked = {
      ...views,
      open: async (...args: Parameters<typeof views.open>) => {
        const opened = await views.open(...args);
        expect(hasAsked).toBe(true);
        return opened;
      },
    };
    await open({
      client: async () => ({ apiCall, chat, views: checked }),
      list: async () => {
        hasAsked = true;
        return buildServices(1);
      },
    });
    expect(services()).toEqual(['Service 1']);
  });

  it('carries the key as its external_id, and where it came from', async () => {
    await open();
    for (const view of [viewOf('views.open'), filled()]) {
      expect(view).toMatchObject({ external_id: EXTERNAL_ID, callback_id: '/sre:incident:create' });
      expect(parseJson(textIn(view.private_metadata))).toEqual({
        channelId: 'C07HARBOUR',
        requestId: 'Qa1requestFixture=',
        responseUrl: 'https://hooks.slack.com/commands/T04LANTERN/171/fixtureCapability',
      });
    }
  });

  it('carries the first key and the try of an order that it repeats', async () => {
    const repeats = { idempotencyKey: 'view:T04LANTERN:V0FIXTURE', attempt: 2 };
    await open({ wanted: { repeats }, detail: { channel: null, responseUrl: null } });
    expect(parseJson(textIn(filled().private_metadata))).toEqual({
      channelId: '',
      requestId: 'Qa1requestFixture=',
      ...repeats,
    });
    expect(filled().external_id).toBe(EXTERNAL_ID);
  });

  it('shows the services whose name has the word, whatever its case', async () => {
    await open({ wanted: { filter: 'SERVICE 2' } });
    expect(services()).toEqual(['Service 2']);
  });

  it('says so in the log where it was closed meanwhile, and to nobody', async () => {
    slack.reply('views.update', refused('not_found'));
    const { delivered, lines } = await open();
    expect(delivered).toEqual([]);
    expect(lines).toMatchObject([{ level: 'info', fields: { outcome: 'closed' } }]);
  });

  it.each<[string, SlackReply]>([
    ['refuses', refused('internal_error')],
    ['does not answer', 'reset'],
  ])('throws where Slack %s when it is to be filled: the next delivery fills it', async (_case, reply) => {
    slack.reply('views.update', reply);
    await expect(open()).rejects.toThrow(/error occurred/);
  });
});

describe('a form that does not open', () => {
  it.each<[string, SlackReply]>([
    ['was used by an earlier delivery', refused('exchanged_trigger_id')],
    ['has expired', refused('expired_trigger_id')],
    ['opened a form with that external_id', refused('duplicate_external_id')],
    ['got no answer', 'reset'],
    ['met a rate limit', 'limited'],
  ])('because its trigger %s is found by its external_id and filled once', async (_case, reply) => {
    slack.reply('views.open', reply);
    const { delivered, listed } = await open();
    expect(methods()).toEqual(['views.open', 'views.update']);
    expect(listed).toBe(1);
    expect(call('views.update')).toMatchObject({ external_id: EXTERNAL_ID });
    expect(call('views.update')).not.toHaveProperty('view_id');
    expect(services()).toHaveLength(3);
    expect(delivered).toEqual([]);
  });

  it('is silent where the person has closed what an earlier delivery had opened', async () => {
    slack.reply('views.open', refused('exchanged_trigger_id'));
    slack.reply('views.update', refused('not_found'));
    expect((await open()).delivered).toEqual([]);
  });

  it.each<[string, SlackReply | undefined, Partial<Detail>, string]>([
    ['the trigger has expired', refused('expired_trigger_id'), {}, 'let the form open in time.'],
    ['the trigger is no longer known', refused('invalid_trigger_id'), {}, 'open (invalid_trigger_id).'],
    ['Slack gave no answer', 'reset', {}, 'let the form open: it gave no answer.'],
    ['Slack limits requests', 'limited', {}, 'open: Q-Bot asks it too often at the moment.'],
    ['there is no trigger', undefined, { triggerId: null }, 'nothing was clicked that a form can open from.'],
  ])('because %s: a button brings a fresh trigger, and says why [F7]', async (_case, reply, detail, why) => {
    if (reply !== undefined) slack.reply('views.open', reply);
    slack.reply('views.update', refused('not_found'));
    const { delivered, by } = await open({ detail });
    expect(by).toBe('response_url');
    const [to, message] = delivered[0] ?? [];
    expect(delivered).toHaveLength(1);
    expect(to).toEqual({ user: 'U03JUNIPER', responseUrl: buildDetail().responseUrl });
    expect(message?.text).toContain('open it with the button, or run `/sre` again');
    expect(message?.text).toContain(`${why} Nothing is lost`);
    expect(validateMessage(message)).toEqual([]);
    expect(objectsIn(message?.blocks).flatMap(elementsOf)).toEqual([
      {
        type: 'button',
        action_id: '/sre:incident:open_form',
        text: { type: 'plain_text', text: 'Open form' },
        value: WANTED.again.value,
      },
    ]);
  });

  it('opens nothing without a trigger', async () => {
    await open({ detail: { triggerId: null } });
    expect(methods()).toEqual(['views.update']);
  });

  it.each(['invalid_auth', 'token_revoked', 'missing_scope'])(
    'says whom it concerns at %s',
    async (error) => {
      slack.reply('views.open', refused(error));
      const outcome = open();
      await expect(outcome).rejects.toBeInstanceOf(UserError);
      await expect(outcome).rejects.toHaveProperty('userMessage', expect.stringContaining(`(${error})`));
      expect(methods()).toEqual(['views.open']);
    },
  );

  it('throws what is not Slack’s', async () => {
    const { log } = recordLog();
    const client = await slack.client();
    const views = { ...client.views, open: () => Promise.reject(new TypeError('x')) };
    const failing = { chat: client.chat, views, apiCall: client.apiCall };
    const openModal = createOpenModal({
      slack: async () => failing,
      services: async () => [],
      notifyUser: async () => 'response_url',
      log,
      openNow: async () => NOTHING_OPEN,
      showOpenedFrom: async () => undefined,
      incidentFallback: '',
      product: 'OpsGenie',
    });
    await expect(openModal(buildDetail(), WANTED)).rejects.toThrow(TypeError);
  });
});

describe('a form that is opened from a message', () => {
  const messageTs = '1790000000.000100';
  const asked: unknown[] = [];
  const showOpenedFrom: ShowOpenedFrom = async (message) => {
    asked.push(message);
    return [section('#17 was opened from this message')];
  };
  beforeEach(() => asked.splice(0));

  it('carries it, so that its submission is known by it', async () => {
    await open({ wanted: { messageTs } });
    expect(parseJson(textIn(filled().private_metadata))).toMatchObject({ messageTs });
    expect(filled()).toHaveProperty('submit');
  });

  it('shows what was opened from it in place of a second form, with the choice to open another', async () => {
    await open({ wanted: { messageTs }, showOpenedFrom });
    expect(methods()).toEqual(['views.open', 'views.update']);
    expect(asked).toEqual([{ channel: 'C07HARBOUR', ts: messageTs }]);
    expect(shownText(filled())).toContain('#17 was opened from this message');
    expect(filled()).not.toHaveProperty('submit');
    const [button] = objectsIn(filled().blocks).flatMap(elementsOf);
    expect(button).toMatchObject({ action_id: '/sre:incident:open_another', value: WANTED.again.value });
  });

  it('takes the place of that modal, without a trigger, under an id of its own', async () => {
    const detail = { triggerId: null, idempotencyKey: 'act:T04LANTERN:V0SHOWN:x:1' };
    await open({ wanted: { messageTs, inPlaceOf: 'V0SHOWN' }, showOpenedFrom, detail });
    expect(methods()).toEqual(['views.update']);
    expect(call('views.update').view_id).toBe('V0SHOWN');
    expect(filled()).toMatchObject({ external_id: detail.idempotencyKey, submit: expect.anything() });
    expect(asked).toEqual([]);
  });

  it('ends without a word if that modal was closed', async () => {
    slack.reply('views.update', refused('not_found'));
    const { delivered } = await open({ wanted: { messageTs, inPlaceOf: 'V0SHOWN' } });
    expect(delivered).toEqual([]);
  });

  it('is no other for whoever types the command', async () => {
    await open({ showOpenedFrom });
    expect(asked).toEqual([]);
  });
});

describe('a form without services', () => {
  const shown = () => shownText(filled());

  it.each([
    ['402', 'The OpsGenie plan has no incidents and services (402), and trying again does not help.'],
    ['422', 'OpsGenie refused (400): a <word>.'],
  ])(
    'says what OpsGenie refused, and no more of another try than the refusal does: %s',
    async (_case, userMessage) => {
      const { lines } = await open({
        list: () =>
          Promise.reject(
            new IncidentRefusedError('refused', {
              userMessage: userMessage.replace('&lt;word&gt;', '<word>'),
            }),
          ),
      });
      expect(shown()).toContain(userMessage);
      expect(shown()).not.toContain('in a minute');
      expect(shown()).toContain(FALLBACK);
      expect(filled()).not.toHaveProperty('submit');
      expect(lines).toMatchObject([{ level: 'warn', message: 'the services could not be listed' }]);
    },
  );

  it('says that OpsGenie does not answer', async () => {
    const userMessage = 'OpsGenie did not answer in time.';
    await open({ list: () => Promise.reject(new IncidentUnknownError('no answer', { userMessage })) });
    expect(shown()).toContain(userMessage);
    expect(shown()).toContain(`Close this and run \`/sre\` again in a minute. ${FALLBACK}`);
  });

  it('says that there are none', async () => {
    await open({ list: async () => [] });
    expect(shown()).toContain('OpsGenie has no services yet.');
    expect(shown()).toContain(FALLBACK);
  });

  it('takes several words that no service has for the message', async () => {
    await open({ wanted: { filter: 'degradation in checkout' } });
    expect(JSON.stringify(filled())).toContain('"initial_value":"service degradation in checkout"');
  });

  it('says that none has the word, without what would format it', async () => {
    await open({ wanted: { filter: '<!channel>`pay`' } });
    expect(shown()).toContain('No service has "!channelpay" in its name.');
    expect(shown()).toContain('try `/sre service` with another word');
  });

  it.each([new TypeError('x is undefined'), new IncidentRefusedError('without a word')])(
    'throws what is unexpected: %s',
    async (error) => {
      await expect(open({ list: () => Promise.reject(error) })).rejects.toBe(error);
    },
  );
});
