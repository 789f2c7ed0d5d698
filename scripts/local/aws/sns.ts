import { topicArn } from './arns.ts';
import { AwsError } from './aws-error.ts';

/** Who hears of a topic. */
export interface Subscription {
  protocol: string;
  endpoint: string;
  /** An address is asked by mail first. */
  isConfirmed: boolean;
}

export interface TopicOptions {
  name: string;
  subscriptions: Subscription[];
}

/**
 * SNS topics, to be read: by the query protocol, which is all that SNS speaks. What is changed in `topics` has changed.
 * https://docs.aws.amazon.com/sns/latest/api/API_ListSubscriptionsByTopic.html
 */
export class TopicStore {
  readonly topics: readonly TopicOptions[];

  constructor(topics: readonly TopicOptions[]) {
    this.topics = topics.map(({ name, subscriptions }) => ({
      name,
      subscriptions: subscriptions.map((one) => ({ ...one })),
    }));
  }

  /** Takes the form of a request, returns XML, or throws AwsError. */
  serve(form: URLSearchParams): string {
    const action = form.get('Action');
    if (action !== 'ListSubscriptionsByTopic')
      throw new AwsError('InvalidAction', `The action ${action} is not valid for this endpoint.`);
    const arn = form.get('TopicArn');
    const topic = this.topics.find(({ name }) => topicArn(name) === arn);
    if (topic === undefined) throw new AwsError('NotFound', 'Topic does not exist', 404);
    const members = topic.subscriptions.map((one, index) => memberOf(topic.name, one, index)).join('');
    return (
      '<ListSubscriptionsByTopicResponse xmlns="http://sns.amazonaws.com/doc/2010-03-31/">' +
      `<ListSubscriptionsByTopicResult><Subscriptions>${members}</Subscriptions></ListSubscriptionsByTopicResult>` +
      '</ListSubscriptionsByTopicResponse>'
    );
  }
}

/** An error as the query protocol has it. */
export function errorXml({ code, message }: AwsError): string {
  return (
    '<ErrorResponse xmlns="http://sns.amazonaws.com/doc/2010-03-31/"><Error><Type>Sender</Type>' +
    `<Code>${escaped(code)}</Code><Message>${escaped(message)}</Message></Error></ErrorResponse>`
  );
}

function memberOf(topic: string, { endpoint, isConfirmed, protocol }: Subscription, index: number): string {
  const id = `00000000-0000-4000-8000-${String(index).padStart(12, '0')}`;
  const arn = isConfirmed ? `${topicArn(topic)}:${id}` : 'PendingConfirmation';
  return (
    `<member><TopicArn>${topicArn(topic)}</TopicArn><Protocol>${escaped(protocol)}</Protocol>` +
    `<SubscriptionArn>${arn}</SubscriptionArn><Owner>123456789012</Owner>` +
    `<Endpoint>${escaped(endpoint)}</Endpoint></member>`
  );
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
