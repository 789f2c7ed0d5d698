import {
  type Reference,
  readableMention,
  replaceReferences,
  unescapeEntities,
} from '../../common/slack/references.ts';

/** Within them nothing is bold or italic. */
const CODE = /(```[\s\S]+?```|`[^`\n]+`)/;

/** Of bold, italic and struck. Around words, never within one or doubled: `snake_case`, `__init__` and `2 * 3` stay. */
const MARKS = ['\\*', '_', '~'].map(
  (mark) =>
    new RegExp(
      `(?<![\\p{L}\\p{N}${mark}])${mark}(?![\\s${mark}])([^\\n]{0,500}?[^\\s${mark}])${mark}(?![\\p{L}\\p{N}${mark}])`,
      'gu',
    ),
);

/** Stands for a reference while marks are taken off: an address may hold `_`. Of Unicode's private use. */
const [BEGIN, END] = ['\ue000', '\ue001'];
const PLACEHOLDER = /\ue000(\d+)\ue001/g;

/**
 * A text with Slack's marks as people read it: names for mentions, the label of a link with its address, no entities, and
 * no marks of bold, italic, struck or code. https://docs.slack.dev/messaging/formatting-message-text
 */
export function withoutMarkup(mrkdwn: string): string {
  const references: string[] = [];
  const hidden = replaceReferences(mrkdwn.replaceAll(/[\ue000\ue001]/g, ''), (reference) => {
    references.push(readable(reference));
    return `${BEGIN}${references.length - 1}${END}`;
  });
  const parts = hidden.split(CODE).map((part, index) => (index % 2 === 1 ? bare(part) : unmarked(part)));
  const shown = parts
    .join('')
    .replace(PLACEHOLDER, (_match, index: string) => references[Number(index)] ?? '');
  return unescapeEntities(shown);
}

function bare(code: string): string {
  return code.replace(/^`{1,3}\n?|\n?`{1,3}$/g, '');
}

function unmarked(text: string): string {
  return MARKS.reduce((left, mark) => left.replace(mark, '$1'), text);
}

function readable(reference: Reference): string {
  const { label, sign, value } = reference;
  if (sign === '') return linkText(value, label);
  if (sign === '!' && value.startsWith('date^')) return label;
  return readableMention({ ...reference, value: value.replace(/^subteam\^/, '') });
}

/** Slack makes a link of what was typed as one: its label says nothing more. */
export function linkText(address: string, label: string): string {
  const isSame = [address, address.replace(/^[a-z]+:\/\//i, '')].includes(label);
  return label === '' || isSame ? address : `${label} (${address})`;
}
