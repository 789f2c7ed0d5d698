import { textIn } from '../../../local/json.ts';
import type { Deployment, Live } from '../deployment.ts';
import { must } from '../expect.ts';

/** Of commands, of what failed for good, and of audit records: who can send there plants what others then believe. */
const WATCHED = 3;

/** The code of no function, taken over, can put an order or a record of its own making where people look for them. */
export async function plantedOrder({ admin }: Deployment, { deployed, state }: Live): Promise<string> {
  const queues = state
    .all('aws_sqs_queue')
    .filter(({ name }) => /-(failures|undelivered)$/.test(textIn(name)));
  const watched = queues.filter(({ name }) => !textIn(name).includes('pushover'));
  must(watched.length === WATCHED, `${watched.length} queues in place of ${WATCHED}`);
  for (const functionName of deployed.roles.keys()) {
    for (const { name, url } of watched) {
      const message = { QueueUrl: textIn(url), MessageBody: '{"planted":true}' };
      const sent = admin.as(functionName).call('sqs', 'AmazonSQS.SendMessage', message);
      const refusal = await sent.then(() => '', String);
      must(
        refusal.includes('AccessDeniedException'),
        `${functionName} sent into ${textIn(name)}: ${refusal}`,
      );
    }
  }
  return `${deployed.roles.size} functions may send into none of ${watched.map(({ name }) => textIn(name)).join(', ')}`;
}
