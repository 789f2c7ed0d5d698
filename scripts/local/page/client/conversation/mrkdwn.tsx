import type { ComponentChildren } from 'preact';
import { type Node, NodeType, parse } from 'slack-message-parser';
import { textIn } from '../../../json.ts';
import { type Session, useSession } from '../session.ts';
import { decode, escapeQuotes, safeUrl, withEmoji } from '../text.ts';
import { emojiOf } from './emoji.ts';

/** Slack's own markup. https://docs.slack.dev/messaging/formatting-message-text */
export function Mrkdwn({ text }: { text: string }) {
  const session = useSession();
  return <div class="text">{showAll(parse(escapeQuotes(text)).children, session)}</div>;
}

/** A text object, in either of its kinds. */
export function TextObject({ text }: { text: unknown }) {
  const { text: words, type } = asText(text);
  return type === 'mrkdwn' ? <Mrkdwn text={words} /> : <span class="text">{withEmoji(words)}</span>;
}

function asText(value: unknown): { type: string; text: string } {
  if (typeof value !== 'object' || value === null) return { type: '', text: '' };
  return {
    type: 'type' in value ? textIn(value.type) : '',
    text: 'text' in value ? textIn(value.text) : '',
  };
}

/** The line ends around a code block are the block's own. */
function showAll(nodes: readonly Node[], session: Session): ComponentChildren[] {
  return nodes.map((node, index) => {
    if (node.type !== NodeType.Text) return show(node, session);
    const follows = nodes[index - 1]?.type === NodeType.PreText;
    const leads = nodes[index + 1]?.type === NodeType.PreText;
    const from = follows ? node.text.replace(/^\n/, '') : node.text;
    return decode(leads ? from.replace(/\n$/, '') : from);
  });
}

function show(node: Node, session: Session): ComponentChildren {
  const inside = (children: Node[] = []) => showAll(children, session);
  switch (node.type) {
    case NodeType.Text:
      return decode(node.text);
    case NodeType.Bold:
      return <b>{inside(node.children)}</b>;
    case NodeType.Italic:
      return <i>{inside(node.children)}</i>;
    case NodeType.Strike:
      return <s>{inside(node.children)}</s>;
    case NodeType.Quote:
      return <blockquote>{inside(node.children)}</blockquote>;
    case NodeType.Code:
      return <code>{decode(node.text)}</code>;
    case NodeType.PreText:
      return <pre>{decode(node.text).replace(/^\n|\n$/g, '')}</pre>;
    case NodeType.Emoji:
      return emojiOf(node.name) ?? node.source;
    case NodeType.URL:
      return <Link url={node.url}>{node.label === undefined ? decode(node.url) : inside(node.label)}</Link>;
    case NodeType.UserLink:
      return <span class="mention">@{nameOf(session.users, node.userID)}</span>;
    case NodeType.ChannelLink:
      return <span class="mention">#{nameOf(session.channels, node.channelID)}</span>;
    case NodeType.Command:
      return <span class="mention">{node.label === undefined ? `@${node.name}` : inside(node.label)}</span>;
    case NodeType.Root:
      return inside(node.children);
  }
}

export function Link({ children, url }: { url: string; children: ComponentChildren }) {
  const href = safeUrl(url);
  if (href === undefined) return <span>{children}</span>;
  return (
    <a href={href} target="_blank" rel="noreferrer">
      {children}
    </a>
  );
}

function nameOf(known: readonly { id: string; name: string }[], id: string): string {
  return known.find((one) => one.id === id)?.name ?? id;
}
