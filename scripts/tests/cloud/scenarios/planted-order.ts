import { textIn } from '../../../local/json.ts';
import type { Deployment, Live } from '../deployment.ts';
import { must } from '../expect.ts';

/** The code of no function, taken over, can put an order of its own making where operators replay it. */
export async function plantedOrder({ admin }: Deployment, { deployed, state }: Live): Promise<string> {
  const queues = state
    .all('aws_sqs_queue')
    .filter(({ name }) => /-(failures|undelivered)$/.test(textIn(name)));
  const watched = queues.filter(({ name }) => !textIn(name).includes('pushover'));
  must(watched.length === 2, `${watched.length} queues feed dead_letters`);
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
  return `${deployed.roles.size} functions may send into neither ${watched.map(({ name }) => textIn(name)).join(' nor ')}`;
}
