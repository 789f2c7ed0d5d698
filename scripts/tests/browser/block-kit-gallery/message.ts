import type { KnownBlock } from '@slack/types';
import { plain, section } from '../../../../common/slack/blocks.ts';

const OPTIONS = ['a', 'b'].map((value) => ({ text: plain(`Choice ${value}`), value }));

/** What a message can hold, and what can be clicked in it. */
export function everyBlock(): KnownBlock[] {
  return [
    { type: 'header', text: plain('Every block') },
    {
      ...section(
        '*Bold*, _italic_, ~struck~, <@U0ONCALL01> in <#C0INCIDENT>, &lt;escaped&gt; :tada:\n> quoted',
      ),
      accessory: { type: 'overflow', action_id: '/gallery:message:overflow', options: OPTIONS },
    },
    { type: 'section', fields: [{ type: 'mrkdwn', text: '*Left*\nfield' }, plain('Right field')] },
    {
      type: 'actions',
      elements: [
        {
          type: 'button',
          action_id: '/gallery:message:danger',
          text: plain('Delete it'),
          style: 'danger',
          value: 'it',
          confirm: {
            title: plain('Really delete it?'),
            text: plain('It will be gone.'),
            confirm: plain('Yes, delete'),
            deny: plain('No'),
          },
        },
        {
          type: 'static_select',
          action_id: '/gallery:message:select',
          placeholder: plain('Pick one'),
          options: OPTIONS,
        },
        { type: 'datepicker', action_id: '/gallery:message:date' },
      ],
    },
    { type: 'context', elements: [{ type: 'plain_text', text: 'A context' }] },
  ];
}
