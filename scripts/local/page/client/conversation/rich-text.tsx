import type { ComponentChildren } from 'preact';
import { isObject } from '../../../../../common/is-object.ts';
import { type JsonObject, objectsIn, textIn } from '../../../json.ts';
import { type Session, useSession } from '../session.ts';
import { emojiOf } from './emoji.ts';
import { Link } from './mrkdwn.tsx';

/** https://docs.slack.dev/reference/block-kit/blocks/rich-text-block */
export function RichText({ elements }: { elements: JsonObject[] }) {
  const session = useSession();
  return <div class="text">{elements.map((element) => container(element, session))}</div>;
}

function container(element: JsonObject, session: Session): ComponentChildren {
  const inside = objectsIn(element.elements);
  switch (element.type) {
    case 'rich_text_list': {
      const items = inside.map((item) => <li>{container(item, session)}</li>);
      return element.style === 'ordered' ? <ol>{items}</ol> : <ul>{items}</ul>;
    }
    case 'rich_text_preformatted':
      return <pre>{inside.map((one) => piece(one, session))}</pre>;
    case 'rich_text_quote':
      return <blockquote>{inside.map((one) => piece(one, session))}</blockquote>;
    default:
      return <p>{inside.map((one) => piece(one, session))}</p>;
  }
}

function piece(element: JsonObject, { channels, users }: Session): ComponentChildren {
  switch (element.type) {
    case 'text':
      return styled(textIn(element.text), isObject(element.style) ? element.style : {});
    case 'link':
      return <Link url={textIn(element.url)}>{textIn(element.text) || textIn(element.url)}</Link>;
    case 'emoji':
      return emojiOf(textIn(element.name)) ?? `:${textIn(element.name)}:`;
    case 'user':
      return <span class="mention">@{users.find(({ id }) => id === element.user_id)?.name}</span>;
    case 'channel':
      return <span class="mention">#{channels.find(({ id }) => id === element.channel_id)?.name}</span>;
    default:
      return textIn(element.text);
  }
}

function styled(text: string, style: JsonObject): ComponentChildren {
  let shown: ComponentChildren = text;
  if (style.code === true) shown = <code>{shown}</code>;
  if (style.bold === true) shown = <b>{shown}</b>;
  if (style.italic === true) shown = <i>{shown}</i>;
  if (style.strike === true) shown = <s>{shown}</s>;
  return shown;
}
