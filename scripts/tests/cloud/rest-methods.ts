import { isObject } from '../../../common/is-object.ts';
import { type JsonObject, objectsIn, textIn } from '../../local/json.ts';
import { type AwsRequest, type AwsResponse, jsonOf, withJson } from './forward.ts';

const METHOD = /^\/restapis\/[^/]+\/resources\/[^/]+\/methods\/[A-Z]+(\/integration)?$/;

/** What an UpdateMethod or UpdateIntegration may change here -> the fields as GetMethod or GetIntegration returns them. */
const CHANGES: Record<string, (value: string) => JsonObject> = {
  '/apiKeyRequired': (value) => ({ apiKeyRequired: value === 'true' }),
  '/authorizationType': (value) => ({ authorizationType: value }),
  '/uri': (value) => ({ uri: value }),
};

/**
 * moto has neither UpdateMethod nor UpdateIntegration: their changes are kept here, and put into the responses of GetMethod
 * and GetIntegration.
 * https://docs.aws.amazon.com/apigateway/latest/api/API_UpdateMethod.html
 */
export class RestMethods {
  readonly #changed = new Map<string, JsonObject>();

  /** An update becomes the question for what was updated; every other request stays as it is. */
  take(request: AwsRequest): AwsRequest {
    const { method, url } = request;
    if (!METHOD.test(url)) return request;
    if (method === 'PUT' || method === 'DELETE') this.#changed.delete(url);
    const input = jsonOf(request);
    if (method !== 'PATCH' || !isObject(input)) return request;
    const changes = objectsIn(input.patchOperations).map(({ op, path, value }) =>
      op === 'replace' ? CHANGES[textIn(path)]?.(textIn(value)) : undefined,
    );
    // moto answers unknown changes with "not implemented" itself.
    if (changes.includes(undefined)) return request;
    this.#changed.set(url, Object.assign({ ...this.#changed.get(url) }, ...changes));
    return { ...request, method: 'GET', body: Buffer.alloc(0) };
  }

  complete({ method, url }: AwsRequest, answer: AwsResponse): AwsResponse {
    const changed = this.#changed.get(url);
    const output = jsonOf(answer);
    if (method !== 'GET' || changed === undefined || answer.status !== 200 || !isObject(output))
      return answer;
    return withJson(answer, { ...output, ...changed });
  }
}
