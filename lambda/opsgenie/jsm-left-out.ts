import * as z from 'zod/mini';

/** `leftOut`: words of what the create did without, as `priority P1`. */
const leftOutShape = z.object({ leftOut: z.array(z.string()).check(z.minLength(1)) });

/** Of fields, as Jira's own pages name them. */
export const REQUEST_TYPE_WORD = 'Request Type';
export const SERVICES_WORD = 'Affected services';

/** What Jira did not take, a sentence for people; undefined if it took all. `property`: what Q-Bot keeps with the issue. */
export function remarkOf(property: unknown): string | undefined {
  const { leftOut } = leftOutShape.safeParse(property).data ?? {};
  if (leftOut === undefined) return undefined;
  const [last = '', ...others] = leftOut.toReversed();
  const names = [others.toReversed().join(', '), last].filter(Boolean).join(' and ');
  const isUncalled = leftOut.some((one) => one === REQUEST_TYPE_WORD || one === SERVICES_WORD);
  const called = isUncalled ? ' Perhaps nobody is called: look in Jira.' : '';
  return `Opened without ${names}: Jira did not take ${others.length > 0 ? 'them' : 'it'}.${called}`;
}
