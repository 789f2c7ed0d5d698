import * as z from 'zod/mini';
import type { EventHandler } from '../../../../common/backend/define-backend.ts';
import type { Detail, DetailType } from '../../../../common/contract.ts';
import { section } from '../../../../common/slack/blocks.ts';
import type { SlackClient } from '../../../../common/slack/client.ts';
import { formatPrivateMetadata } from '../../../../common/slack/private-metadata.ts';
import { everyBlock } from './message.ts';
import { everyInput, pushedView, wrongView } from './views.ts';

/** Opens what can be shown, and says in the channel what came back. Only the browser's test installs it. */
export function createGallery(deps: {
  slack: () => Promise<SlackClient>;
}): Partial<Record<DetailType, EventHandler>> {
  return {
    slash_command: async ({ detail }) => show(await deps.slack(), detail),
    block_actions: async ({ detail }) => clicked(await deps.slack(), detail),
    view_submission: async ({ detail }) => {
      const { view } = submitted.parse(detail.payload);
      return say(await deps.slack(), detail, 'Submitted', view.state.values);
    },
  };
}

const submitted = z.object({ view: z.object({ state: z.object({ values: z.unknown() }) }) });

const click = z.object({
  actions: z.tuple([z.looseObject({ action_id: z.string() })]),
  view: z.optional(z.object({ id: z.string(), state: z.object({ values: z.unknown() }) })),
});

async function show(slack: SlackClient, detail: Detail): Promise<null> {
  const trigger = { trigger_id: detail.triggerId ?? '' };
  const channel = detail.channel?.id ?? '';
  if (detail.subcommand === 'message') {
    await slack.chat.postMessage({ channel, text: 'Every block', blocks: everyBlock() });
    return null;
  }
  const view = detail.subcommand === 'wrong' ? wrongView(metadataOf(detail)) : everyInput(metadataOf(detail));
  await slack.views.open({ ...trigger, view });
  return null;
}

async function clicked(slack: SlackClient, detail: Detail): Promise<null> {
  const { actions, view } = click.parse(detail.payload);
  const [action] = actions;
  if (action.action_id.endsWith(':push')) {
    await slack.views.push({ trigger_id: detail.triggerId ?? '', view: pushedView(metadataOf(detail)) });
    return null;
  }
  if (view !== undefined && action.action_id.endsWith(':less')) {
    await slack.views.update({ view_id: view.id, view: everyInput(metadataOf(detail), 'short') });
    return null;
  }
  const { action_ts: _, ...held } = action;
  return say(slack, detail, 'Clicked', held);
}

async function say(slack: SlackClient, detail: Detail, what: string, values: unknown): Promise<null> {
  const text = `${what}\n\`\`\`${JSON.stringify(values)}\`\`\``;
  await slack.chat.postMessage({ channel: detail.channel?.id ?? '', text: what, blocks: [section(text)] });
  return null;
}

function metadataOf(detail: Detail): string {
  return formatPrivateMetadata({ channelId: detail.channel?.id ?? '', requestId: detail.requestId });
}
