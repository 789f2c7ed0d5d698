import { ownValue } from '../../common/own-value.ts';
import { escapeText } from '../../common/slack/response-url.ts';
import { truncate } from '../../common/truncate.ts';

/**
 * The console of each partition; terraform/versions.tf has the same. Those that are missing (aws-iso*) have none that
 * is public. https://docs.aws.amazon.com/whitepapers/latest/aws-fault-isolation-boundaries/partitions.html
 */
export const CONSOLES: Readonly<Record<string, string>> = {
  aws: 'console.aws.amazon.com',
  'aws-us-gov': 'console.amazonaws-us-gov.com',
  'aws-cn': 'console.amazonaws.cn',
  'aws-eusc': 'console.amazonaws-eusc.eu',
};

/**
 * Of these characters it is known how the console wants them in its fragment: `/` as `$2F`, the others as in any URL.
 * A name with another one (`%`, for one, opens "not found" as `%25`) gets no link.
 */
const LINKABLE = /^[A-Za-z0-9._~ ()/-]+$/;

/**
 * The alarm's page in the console; undefined where its address is not known for sure.
 *
 * @example
 * alarmLink('arn:aws:cloudwatch:eu-west-1:123456789012:alarm:ecs/up', 'ecs/up') // '...#alarmsV2:alarm/ecs$2Fup'
 */
export function alarmLink(arn: string, name: string): string | undefined {
  const [, partition = '', , region = ''] = arn.split(':');
  const console = ownValue(CONSOLES, partition);
  if (console === undefined || !/^[a-z0-9-]+$/.test(region) || !LINKABLE.test(name)) return undefined;
  const fragment = encodeURIComponent(name).replaceAll('%2F', '$2F');
  return `https://${region}.${console}/cloudwatch/home?region=${region}#alarmsV2:alarm/${fragment}`;
}

const NAME_CHARACTERS = 100;

/** The alarm's name as Slack text, cut, with a link to its page where the address is known. */
export function linkedName(arn: string, name: string): string {
  const label = escapeText(truncate(name, NAME_CHARACTERS)).replaceAll('|', '/');
  const url = alarmLink(arn, name);
  return url === undefined ? label : `<${url}|${label}>`;
}
