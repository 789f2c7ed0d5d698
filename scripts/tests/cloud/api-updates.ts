import { isObject } from '../../../common/is-object.ts';
import { type JsonObject, objectsIn, textIn } from '../../local/json.ts';
import { type AwsRequest, type AwsResponse, jsonOf, withJson } from './forward.ts';

/** Of a REST API. */
const METHOD = /^\/restapis\/[^/]+\/resources\/[^/]+\/methods\/[A-Z]+(\/integration)?$/;
/** Of an HTTP API. */
const STAGE = /^\/v2\/apis\/[^/]+\/stages\/[^/]+$/;

/** What an UpdateMethod or UpdateIntegration may change here -> the fields as GetMethod or GetIntegration returns them. */
const CHANGES: Record<string, (value: string) => JsonObject> = {
  '/apiKeyRequired': (value) => ({ apiKeyRequired: value === 'true' }),
  '/authorizationType': (value) => ({ authorizationType: value }),
  '/uri': (value) => ({ uri: value }),
};

/**
 * moto has neither UpdateMethod nor UpdateIntegration nor, of HTTP APIs, UpdateStage: their changes are kept here, and put
 * into the responses of GetMethod, GetIntegration and GetStage.
 * https://docs.aws.amazon.com/apigateway/latest/api/API_UpdateMethod.html
 * https://docs.aws.amazon.com/apigatewayv2/latest/api-reference/apis-apiid-stages-stagename.html
 */
export class ApiUpdates {
  readonly #changed = new Map<string, JsonObject>();

  /** An update becomes the question for what was updated; every other request stays as it is. */
  take(request: AwsRequest): AwsRequest {
    const { method, url } = request;
    if (!METHOD.test(url) && !STAGE.test(url)) return request;
    if (method === 'PUT' || method === 'DELETE') this.#changed.delete(url);
    const input = jsonOf(request);
    if (method !== 'PATCH' || !isObject(input)) return request;
    const changes = STAGE.test(url) ? input : methodChanges(input);
    // moto answers unknown changes with "not implemented" itself.
    if (changes === undefined) return request;
    this.#changed.set(url, { ...this.#changed.get(url), ...changes });
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

/** undefined where one of them is not known here. */
function methodChanges({ patchOperations }: JsonObject): JsonObject | undefined {
  const changes = objectsIn(patchOperations).map(({ op, path, value }) =>
    op === 'replace' ? CHANGES[textIn(path)]?.(textIn(value)) : undefined,
  );
  return changes.includes(undefined) ? undefined : Object.assign({}, ...changes);
}
