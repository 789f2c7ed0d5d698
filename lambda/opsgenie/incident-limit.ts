import type { HourlyLimit } from '../../common/aws/hourly-limit.ts';
import { type Receipt, submitterOf } from './receipt-store.ts';

/**
 * Over the limit its person is asked before the incident is opened, and answers by submitting it again: a later attempt is
 * not asked about. Nor is a P1: nothing stands between a person and the worst.
 */
export async function isToBeAsked(
  incidentLimit: HourlyLimit,
  receivedAt: number,
  receipt: Receipt,
): Promise<boolean> {
  const { attempt, input, key } = receipt;
  const admitted = await incidentLimit.admit({ user: submitterOf(receipt).id, key, receivedAt });
  return !admitted && attempt === 0 && input.priority !== 'P1';
}

export function overLimitText({ perHour }: HourlyLimit): string {
  return `You asked for ${perHour} this hour. Open another? Press Try again, and submit the form: it has what you typed.`;
}
