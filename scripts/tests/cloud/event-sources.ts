import { isObject } from '../../../common/is-object.ts';
import { type JsonObject, objectsIn, textIn } from '../../local/json.ts';
import { type AwsRequest, jsonOf } from './forward.ts';

const MAPPINGS = /^\/2015-03-31\/event-source-mappings(\/|\?|$)/;

/**
 * moto resolves the alias of an event source to the version behind it: AWS keeps the alias, and follows it.
 * https://docs.aws.amazon.com/lambda/latest/api/API_CreateEventSourceMapping.html
 */
export class EventSources {
  /** Id of a mapping -> the ARN by which it calls. */
  readonly #called = new Map<string, string>();

  /** moto's answer with the ARN that was given; undefined for a request about anything else. */
  complete(request: AwsRequest, output: JsonObject): JsonObject | undefined {
    if (!MAPPINGS.test(request.url)) return undefined;
    const input = jsonOf(request);
    const given = isObject(input) ? textIn(input.FunctionName) : '';
    if (given.startsWith('arn:')) this.#called.set(textIn(output.UUID), given);
    if (!Array.isArray(output.EventSourceMappings)) return this.#completed(output);
    const mappings = objectsIn(output.EventSourceMappings).map((one) => this.#completed(one));
    return { ...output, EventSourceMappings: mappings };
  }

  #completed(mapping: JsonObject): JsonObject {
    const called = this.#called.get(textIn(mapping.UUID));
    return called === undefined ? mapping : { ...mapping, FunctionArn: called };
  }
}
