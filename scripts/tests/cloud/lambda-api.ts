import { isObject } from '../../../common/is-object.ts';
import { type JsonObject, textIn } from '../../local/json.ts';
import { EventSources } from './event-sources.ts';
import { type AwsRequest, type AwsResponse, jsonOf, withJson } from './forward.ts';

/** What moto accepts and does not return. */
const DROPPED = ['DeadLetterConfig', 'KMSKeyArn', 'LoggingConfig'] as const;

interface Code {
  zip: Buffer;
  configuration: JsonObject;
}

interface Kept extends Code {
  /** Number of a version -> what it was when it was published. */
  versions: Map<string, Code>;
}

const FUNCTION = /^\/2015-03-31\/functions(?:\/(?<name>[^/?]+)(?<rest>\/[^?]*)?)?\/?(?:\?|$)/;

/** https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html#configuration-envvars-runtime */
const RESERVED =
  /^(_HANDLER|_X_AMZN_TRACE_ID|AWS_(ACCESS_KEY_ID|DEFAULT_REGION|EXECUTION_ENV|REGION|SECRET_ACCESS_KEY|SESSION_TOKEN)|AWS_LAMBDA_.+|LAMBDA_.+)$/;

const ENVIRONMENT_LIMIT_BYTES = 4096;

/**
 * What moto's Lambda lacks: the zip of each function, as it was sent, and the settings that moto drops, put into its
 * answers. https://docs.aws.amazon.com/lambda/latest/api/API_CreateFunction.html
 */
export class LambdaApi {
  readonly #functions = new Map<string, Kept>();
  readonly #eventSources = new EventSources();
  readonly #codeUrl: (name: string) => string;

  /** `codeUrl` is where the zip of a function can be fetched, by its name or as `<name>:<version>`. */
  constructor(codeUrl: (name: string) => string) {
    this.#codeUrl = codeUrl;
  }

  zip(nameAndVersion: string): Buffer | undefined {
    const [name = '', version] = nameAndVersion.split(':');
    const kept = this.#functions.get(name);
    return (version === undefined ? kept : kept?.versions.get(version))?.zip;
  }

  /** Why AWS would refuse what moto accepts; undefined if it would not, or if this is no call of Lambda. */
  refusal(request: AwsRequest): string | undefined {
    if (!FUNCTION.test(request.url) || !/^(POST|PUT)$/.test(request.method)) return undefined;
    const input = jsonOf(request);
    if (!isObject(input) || !isObject(input.Environment) || !isObject(input.Environment.Variables))
      return undefined;
    const variables = Object.entries(input.Environment.Variables);
    const reserved = variables.find(([name]) => RESERVED.test(name));
    if (reserved !== undefined) return `${reserved[0]} is a reserved environment variable`;
    // As one JSON text: "... exceeded the 4KB limit. String measured: {...}".
    const bytes = Buffer.byteLength(JSON.stringify(input.Environment.Variables));
    return bytes > ENVIRONMENT_LIMIT_BYTES
      ? `the environment has ${bytes} bytes, 4096 are allowed`
      : undefined;
  }

  /** Keeps what was sent, and completes moto's response. */
  complete(request: AwsRequest, answer: AwsResponse): AwsResponse {
    if (answer.status >= 300) return answer;
    const output = jsonOf(answer);
    if (!isObject(output)) return answer;
    const mapped = this.#eventSources.complete(request, output);
    if (mapped !== undefined) return withJson(answer, mapped);
    const path = FUNCTION.exec(request.url)?.groups;
    if (path === undefined) return answer;
    const { name = '', rest = '' } = path;
    this.#remember(request, name, rest);
    this.#publish(output);
    return withJson(answer, this.#completed(output, rest));
  }

  #remember(request: AwsRequest, name: string, rest: string): void {
    const input = jsonOf(request);
    if (!isObject(input)) return;
    const isCreation = request.method === 'POST' && name === '';
    if (isCreation && isObject(input.Code)) {
      this.#functions.set(textIn(input.FunctionName), {
        ...{ zip: zipIn(input.Code), configuration: pick(input), versions: new Map() },
      });
    }
    const kept = this.#functions.get(name);
    if (request.method !== 'PUT' || kept === undefined) return;
    if (rest === '/code') kept.zip = zipIn(input);
    if (rest === '/configuration') Object.assign(kept.configuration, pick(input));
  }

  /** A version that is named for the first time was published right now, and stays as it is. */
  #publish({ FunctionName, Version: version }: JsonObject): void {
    const kept = this.#functions.get(textIn(FunctionName));
    if (kept === undefined || !/^\d+$/.test(textIn(version)) || kept.versions.has(textIn(version))) return;
    kept.versions.set(textIn(version), { zip: kept.zip, configuration: { ...kept.configuration } });
  }

  #completed(output: JsonObject, rest: string): JsonObject {
    const { Configuration: configuration, Code: code } = output;
    if (rest === '' && isObject(configuration) && isObject(code)) {
      const name = textIn(configuration.FunctionName);
      const version = textIn(configuration.Version);
      const isPublished = this.#functions.get(name)?.versions.has(version) === true;
      return {
        ...output,
        Configuration: { ...configuration, ...this.#codeOf(name, version)?.configuration },
        Code: { ...code, Location: this.#codeUrl(isPublished ? `${name}:${version}` : name) },
      };
    }
    return { ...output, ...this.#codeOf(textIn(output.FunctionName), textIn(output.Version))?.configuration };
  }

  /** Of a published version, or of the function as it is now. */
  #codeOf(name: string, version: string): Code | undefined {
    const kept = this.#functions.get(name);
    return kept?.versions.get(version) ?? kept;
  }
}

/** moto always returns a function's first asynchronous configuration: this request deletes it before a new one. */
export function clearing(request: AwsRequest): AwsRequest | undefined {
  if (request.method !== 'PUT' || !/^\/2019-09-25\/functions\/[^/]+\/event-invoke-config/.test(request.url)) {
    return undefined;
  }
  return { ...request, method: 'DELETE', body: Buffer.alloc(0) };
}

function zipIn(code: JsonObject): Buffer {
  return Buffer.from(textIn(code.ZipFile), 'base64');
}

function pick(input: JsonObject): JsonObject {
  return Object.fromEntries(DROPPED.filter((name) => name in input).map((name) => [name, input[name]]));
}
