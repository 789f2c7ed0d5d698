import * as z from 'zod/mini';

const MAX_CHARACTERS = 32_767;

const link = z.strictObject({
  type: z.literal('link'),
  attrs: z.strictObject({ href: z.string().check(z.regex(/^(https?:|mailto:)/)) }),
});
const mark = z.union([link, z.strictObject({ type: z.enum(['strong', 'em', 'code']) })]);
const text = z.strictObject({
  type: z.literal('text'),
  text: z.string().check(z.minLength(1)),
  marks: z.optional(z.array(mark)),
});
const inline = z.union([text, z.strictObject({ type: z.literal('hardBreak') })]);
const paragraph = z.strictObject({ type: z.literal('paragraph'), content: z.optional(z.array(inline)) });
const doc = z.strictObject({ type: z.literal('doc'), version: z.literal(1), content: z.array(paragraph) });

/**
 * Whether it is a document of paragraphs that Jira takes; other blocks, which Q-Bot does not send, are refused.
 * https://developer.atlassian.com/cloud/jira/platform/apis/document/structure/
 */
export function isDocument(value: unknown): boolean {
  const parsed = doc.safeParse(value);
  return parsed.success && documentText(parsed.data).length <= MAX_CHARACTERS;
}

/** Its words, a line for each paragraph and break. */
export function documentText(value: unknown): string {
  const { type, text: own, content } = Object(value);
  if (type === 'text') return String(own);
  if (type === 'hardBreak') return '\n';
  const parts = Array.isArray(content) ? content.map(documentText) : [];
  return parts.join(type === 'doc' ? '\n' : '');
}
