import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { mockClient } from 'aws-sdk-client-mock';
import { recordLog } from '../../common/fixtures/record-log.ts';
import { createAudit, describeRequest } from './audit.ts';
import { RECORD } from './fixtures/audit-record.ts';
import { commandForm, interactionForm, messageClick, PRIVATE, submission } from './fixtures/slack-bodies.ts';
import { parseRequest } from './parse-request.ts';
import type { SlackRequest } from './slack-request.ts';

const RECEIVED_AT = 1_790_000_000_000;
const restrictedCommands = { '/sre restart': ['U01CAPTAIN'] };

function read(body: string): SlackRequest {
  const request = parseRequest('application/x-www-form-urlencoded', Buffer.from(body));
  if (request.type === 'other') throw new Error('for no backend');
  return request;
}

function describeBody(body: string) {
  const request = { ...read(body), requestId: 'Qa1requestFixture=', receivedAt: RECEIVED_AT };
  return describeRequest({ restrictedCommands }, request, RECEIVED_AT + 35);
}

describe('describeRequest', () => {
  it('says who asked for what where, by ids', () => {
    const request = read(commandForm());
    expect(describeBody(commandForm())).toEqual({
      time: '2026-09-21T14:13:20.000Z',
      requestId: 'Qa1requestFixture=',
      team: request.team.id,
      user: request.user.id,
      channel: request.channel?.id,
      command: '/sre',
      detailType: 'slash_command',
      durationMs: 35,
    });
  });

  it.each<[string, string, string | undefined]>([
    ['a word that a person typed is left out', commandForm({ text: 'checkout is down' }), undefined],
    ['a restricted one is kept', commandForm({ text: ' ReStart now' }), 'restart'],
    ['that of a button is kept', interactionForm(messageClick()), 'incident'],
    ['that of a form is kept', interactionForm(submission()), 'incident'],
  ])('of sub-commands: %s', (_case, body, expected) => {
    expect(describeBody(body).subcommand).toBe(expected);
  });

  it.each([
    commandForm({ text: PRIVATE.text }),
    interactionForm(messageClick()),
    interactionForm(submission()),
  ])('holds nothing that was typed, no token, no response_url', (body) => {
    const written = JSON.stringify(describeBody(body));
    for (const word of [PRIVATE.text, PRIVATE.typed, PRIVATE.token, 'fixtureCapability', 'hooks.slack'])
      expect(written).not.toContain(word);
  });

  it('has no channel where the request has none', () => {
    const request = { ...read(commandForm()), channel: null, requestId: 'r', receivedAt: RECEIVED_AT };
    expect(describeRequest({ restrictedCommands }, request, RECEIVED_AT).channel).toBeNull();
  });

  it('cuts what Slack would not send, so that the record always fits beside its event', () => {
    const long = 'x'.repeat(400_000);
    const described = describeBody(commandForm({ command: `/${long}`, user_id: long, channel_id: long }));
    expect(JSON.stringify(described).length).toBeLessThan(2000);
  });
});

describe('createAudit', () => {
  const bus = mockClient(EventBridgeClient);
  const { log, lines } = recordLog();
  const client = new EventBridgeClient({ region: 'eu-west-1' });
  const audit = createAudit({ client, busName: 'qbot', log, now: () => RECEIVED_AT });

  beforeEach(() => {
    bus.reset();
    lines.length = 0;
  });

  it('sends a record by itself', async () => {
    bus.on(PutEventsCommand).resolves({ FailedEntryCount: 0, Entries: [{ EventId: '1' }] });
    await audit(RECORD, 300);
    expect(bus.commandCalls(PutEventsCommand).map((call) => call.args[0].input)).toEqual([
      {
        Entries: [
          {
            EventBusName: 'qbot',
            Source: 'qbot.gatekeeper',
            DetailType: 'audit',
            Detail: JSON.stringify(RECORD),
          },
        ],
      },
    ]);
    expect(lines).toEqual([]);
  });

  it('tries twice, then says in the log that it is lost', async () => {
    const error = new Error('ECONNRESET');
    bus.on(PutEventsCommand).rejects(error);
    await audit(RECORD, 300);
    expect(bus.commandCalls(PutEventsCommand)).toHaveLength(2);
    expect(lines).toEqual([
      {
        level: 'error',
        message: 'no audit record',
        fields: { outcome: 'audit_lost', reason: 'put_events', error },
      },
    ]);
  });

  it.each([0, -200])('sends nothing with %d ms left, and says so', async (budgetMs) => {
    await audit(RECORD, budgetMs);
    expect(bus.commandCalls(PutEventsCommand)).toHaveLength(0);
    expect(lines).toMatchObject([{ fields: { outcome: 'audit_lost', reason: 'no time left' } }]);
  });
});
