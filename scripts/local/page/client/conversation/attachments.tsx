import { type JsonObject, objectsIn, textIn } from '../../../json.ts';
import { Mrkdwn } from './mrkdwn.tsx';

/** As alarm bots write them. https://docs.slack.dev/legacy/legacy-messaging/legacy-secondary-message-attachments */
export function Attachments({ attachments }: { attachments: JsonObject[] }) {
  return (
    <>
      {attachments.map((attachment, index) => (
        <blockquote key={index}>
          {linesOf(attachment).map((line, at) => (
            <Mrkdwn key={at} text={line} />
          ))}
        </blockquote>
      ))}
    </>
  );
}

function linesOf({ fallback, fields, pretext, text, title }: JsonObject): string[] {
  const said = [
    textIn(pretext),
    textIn(title) && `*${textIn(title)}*`,
    textIn(text),
    ...objectsIn(fields).map((field) => `*${textIn(field.title)}* ${textIn(field.value)}`),
  ].filter((line) => line !== '');
  return said.length > 0 ? said : [textIn(fallback)];
}
