import { buildDetail } from '../../common/fixtures/build-event.ts';
import { recordLog } from '../../common/fixtures/record-log.ts';
import {
  refused,
  type SlackReply,
  type StartedSlack,
  startSlack,
} from '../../common/fixtures/start-slack.ts';
import { openNoteModal } from './note-modal.ts';

const TYPE = 'Type `/sre note OPS-12 &lt;text&gt;`, or press the button again.';

let slack: StartedSlack;
beforeAll(async () => {
  slack = await startSlack();
});
beforeEach(() => slack.clear());
afterAll(() => slack.close());

async function told(triggerId: string | null): Promise<string[]> {
  const texts: string[] = [];
  const deps = {
    slack: slack.client,
    notifyUser: async (_to: unknown, { text }: { text: string }) => {
      texts.push(text);
      return 'response_url' as const;
    },
    log: recordLog().log,
  };
  const incident = { id: '10012', number: 'OPS-12', label: 'OPS-12' };
  const clicked = { actionId: '/sre:note:incident', value: '', channel: 'C07HARBOUR', ts: '1.1' };
  await openNoteModal(deps, buildDetail({ triggerId }), { incident, clicked });
  return texts;
}

it.each<[string, SlackReply | undefined, string | null, string]>([
  ['too late', refused('expired_trigger_id'), 't', `Slack did not let the form open in time. ${TYPE}`],
  [
    'not valid',
    refused('invalid_arguments'),
    't',
    `Slack did not let the form open (invalid_arguments). ${TYPE}`,
  ],
  [
    'one too many',
    'limited',
    't',
    `Slack did not let the form open: Q-Bot asks it too often at the moment. ${TYPE}`,
  ],
  [
    'without an answer',
    'reset',
    't',
    `Slack did not say whether the form opened. If it did not, ${TYPE.replace('Type', 'type')}`,
  ],
  [
    'without a trigger',
    undefined,
    null,
    `Slack did not let the form open: nothing was clicked that a form can open from. ${TYPE}`,
  ],
])('a form that Slack takes for %s is told as that', async (_case, reply, triggerId, text) => {
  if (reply !== undefined) slack.reply('views.open', reply);
  expect(await told(triggerId)).toEqual([text]);
});

it('is silent where an earlier delivery has opened it', async () => {
  slack.reply('views.open', refused('exchanged_trigger_id'));
  expect(await told('t')).toEqual([]);
});
