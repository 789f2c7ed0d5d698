import { isObject } from '../../../common/is-object.ts';
import { type JsonObject, textIn } from '../../local/json.ts';
import { queueNameOf } from './aws-call.ts';
import { type AwsResponse, jsonOf, withJson } from './forward.ts';

const KEPT = ['Policy', 'RedrivePolicy'] as const;

/**
 * moto forgets a queue's Policy when its RedrivePolicy is set, and returns that one with other spaces than it was
 * sent, which Terraform takes for a change.
 */
export class QueuePolicies {
  readonly #policies = new Map<string, JsonObject>();

  /** Keeps what CreateQueue and SetQueueAttributes sent, and puts it into the response of GetQueueAttributes. */
  complete(operation: string, input: unknown, answer: AwsResponse): AwsResponse {
    if (!isObject(input) || answer.status !== 200) return answer;
    const name = textIn(input.QueueName) || queueNameOf(input);
    if (operation === 'DeleteQueue') this.#policies.delete(name);
    if (isObject(input.Attributes)) this.#remember(name, input.Attributes);
    const sent = this.#policies.get(name);
    const output = jsonOf(answer);
    if (operation !== 'GetQueueAttributes' || sent === undefined || !isObject(output)) return answer;
    const asked = Array.isArray(input.AttributeNames) ? input.AttributeNames : [];
    const wanted = Object.entries(sent).filter(([key]) => asked.includes('All') || asked.includes(key));
    const attributes = isObject(output.Attributes) ? output.Attributes : {};
    return withJson(answer, { ...output, Attributes: { ...attributes, ...Object.fromEntries(wanted) } });
  }

  /** An empty one takes the policy away. */
  #remember(name: string, attributes: JsonObject): void {
    const known = { ...this.#policies.get(name) };
    for (const key of KEPT) {
      if (!(key in attributes)) continue;
      if (attributes[key] === '') delete known[key];
      else known[key] = attributes[key];
    }
    this.#policies.set(name, known);
  }
}
