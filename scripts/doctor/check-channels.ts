import { isObject } from '../../common/is-object.ts';
import { textIn } from '../local/json.ts';
import type { Facts } from './facts.ts';
import { type Finding, note, ok, unknown, wrong } from './finding.ts';
import { inBatches } from './in-batches.ts';
import type { Remedies } from './remedies.ts';

/** Of no message: the answer says whether the bot sees the channel, and nothing else comes of it. */
const NO_MESSAGE = '1.000001';
const READ_SCOPES = ['channels:read', 'groups:read'];
/** Slack allows more; many bots share a workspace. */
const AT_ONCE = 5;

/** What can be said of a channel that a command is allowed in. */
type Sight = 'member' | 'not member' | 'archived' | 'hidden' | 'visible';

/** Whether the bot is where its commands are allowed, as far as the scopes of its token tell. */
export async function checkChannels(facts: Facts): Promise<Finding[]> {
  const { app, deployment, remedies } = facts;
  const commands = commandsByChannel(deployment.channels);
  if (worksNowhere(deployment.channels)) {
    const fix = `Give each command its channels in ${remedies.variable('allowed_channels')}, and ${remedies.apply}.`;
    return [wrong('channels', 'no command is allowed anywhere', fix)];
  }
  if (commands.size === 0) return [ok('channels', 'no command is limited to a channel')];
  if (app?.body.ok !== true)
    return [
      unknown(
        'channels',
        'not looked at: that needs a bot token that Slack accepts',
        'Look at the bot token first.',
      ),
    ];
  // Of a development app it is another than the bot's name.
  const user = textIn(app.body.user) || deployment.name;
  const sights = await inBatches([...commands.keys()], AT_ONCE, async (id) => ({
    id,
    sight: await look(facts, id),
  }));
  const findings = sights.flatMap(({ id, sight }) =>
    describe(`${id} (${commands.get(id)?.join(', ')})`, sight, { remedies, user }),
  );
  const unsure = sights.filter(({ sight }) => sight === 'visible').map(({ id }) => id);
  const members = sights.filter(({ sight }) => sight === 'member').length;
  return [
    ...findings,
    ...(members === 0 ? [] : [ok('channels', `the bot is in ${members} of ${sights.length}`)]),
    ...(unsure.length === 0 ? [] : [unsureOf(unsure, user)]),
  ];
}

function worksNowhere(channels: Facts['deployment']['channels']): boolean {
  return Object.entries(channels).every(([command, ids]) => !command.startsWith('/') || ids.length === 0);
}

function commandsByChannel(channels: Facts['deployment']['channels']): Map<string, string[]> {
  const commands = new Map<string, string[]>();
  for (const [command, ids] of Object.entries(channels))
    for (const id of ids) if (id !== '*') commands.set(id, [...(commands.get(id) ?? []), command]);
  return commands;
}

/** `conversations.info` where a scope lets it, else a link to no message, which needs none. */
async function look({ app, callSlack, secrets }: Facts, channel: string): Promise<Sight | string> {
  const token = secrets.get('slack-bot-token')?.value.trim() ?? '';
  if (READ_SCOPES.some((scope) => app?.scopes?.includes(scope))) {
    const { body } = await callSlack('conversations.info', token, { channel });
    if (body.ok === true && isObject(body.channel)) return sightOf(body.channel);
    if (body.error !== 'missing_scope' && body.error !== 'channel_not_found') return textIn(body.error);
  }
  const { body } = await callSlack('chat.getPermalink', token, { channel, message_ts: NO_MESSAGE });
  if (body.error === 'channel_not_found') return 'hidden';
  if (body.error === 'message_not_found' || body.ok === true) return 'visible';
  return textIn(body.error);
}

function sightOf({ is_archived, is_member }: Record<string, unknown>): Sight {
  if (is_archived === true) return 'archived';
  if (is_member === undefined) return 'visible';
  return is_member === true ? 'member' : 'not member';
}

interface Words {
  remedies: Remedies;
  /** The bot's name in Slack. */
  user: string;
}

function describe(channel: string, sight: Sight | string, { remedies, user }: Words): Finding[] {
  const list = remedies.variable('allowed_channels');
  const invite = `In the channel: /invite @${user}. Without it, receipts and answers reach the one person alone.`;
  if (sight === 'member' || sight === 'visible') return [];
  if (sight === 'not member') return [wrong('channels', `the bot is no member of ${channel}`, invite)];
  if (sight === 'hidden') {
    const text = `the bot does not see ${channel}: private without the bot, or no such channel`;
    return [wrong('channels', text, `${invite} If there is no such channel, correct ${list}.`)];
  }
  if (sight === 'archived')
    return [note('channels', `${channel} is archived`, `Take it out of ${list}, and ${remedies.apply}.`)];
  return [unknown('channels', `Slack says ${sight} of ${channel}`, 'Run it again; look at the id.')];
}

function unsureOf(channels: readonly string[], user: string): Finding {
  const text = `whether the bot is in ${channels.join(', ')} cannot be told without the scope channels:read`;
  return unknown(
    'channels',
    text,
    `Each is public, or the bot is in it: /invite @${user} does no harm where it is.`,
  );
}
