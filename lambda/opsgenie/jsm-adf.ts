interface AdfText {
  type: 'text';
  text: string;
  marks?: { type: 'link'; attrs: { href: string } }[];
}

interface AdfParagraph {
  type: 'paragraph';
  content: (AdfText | { type: 'hardBreak' })[];
}

export interface AdfDocument {
  type: 'doc';
  version: 1;
  content: AdfParagraph[];
}

/**
 * A text as Jira takes it: a paragraph for each text that is not blank, its lines kept, a web address on its own as a
 * link. Text is data there: nothing in it is markup, nobody is mentioned by it. An empty text is not valid.
 * https://developer.atlassian.com/cloud/jira/platform/apis/document/structure/
 */
export function toDocument(texts: readonly string[]): AdfDocument {
  const content = texts.filter((text) => text.trim() !== '').map(toParagraph);
  return { type: 'doc', version: 1, content };
}

function toParagraph(text: string): AdfParagraph {
  const lines = text.trim().split(/\r\n|\r|\n/);
  return {
    type: 'paragraph',
    content: lines.flatMap((line, index) => [
      ...(index === 0 ? [] : [{ type: 'hardBreak' as const }]),
      ...(line === '' ? [] : [toText(line)]),
    ]),
  };
}

function toText(text: string): AdfText {
  const href = /^https?:\/\/\S+$/.test(text) && URL.canParse(text) ? text : undefined;
  return {
    type: 'text',
    text,
    ...(href === undefined ? {} : { marks: [{ type: 'link', attrs: { href } }] }),
  };
}
