import { parseJson } from '../../local/json.ts';
import { type Finished, finish } from './child.ts';
import { localEnvironment } from './terraform.ts';

/** Shaped like a signature; nothing of the local AWS checks it. */
const signedFor = (service: string) =>
  `AWS4-HMAC-SHA256 Credential=test/20260101/us-east-1/${service}/aws4_request, SignedHeaders=host, Signature=${'0'.repeat(64)}`;

/** What an operator does with AWS's own API. */
export class Admin {
  readonly #endpoint: string;

  constructor(endpoint: string) {
    this.#endpoint = endpoint;
  }

  /** Calls a function asynchronously. Throws where Lambda does not take it. */
  async invoke(functionName: string, event: unknown): Promise<void> {
    const response = await fetch(`${this.#endpoint}/2015-03-31/functions/${functionName}/invocations`, {
      method: 'POST',
      headers: { authorization: signedFor('lambda'), 'x-amz-invocation-type': 'Event' },
      body: JSON.stringify(event),
    });
    if (response.status !== 202) throw new Error(`Invoke answered ${response.status}`);
  }

  /** A GET of a service that speaks REST. Throws where it does not answer. */
  async get(service: string, path: string): Promise<unknown> {
    const response = await fetch(`${this.#endpoint}${path}`, {
      headers: { authorization: signedFor(service) },
    });
    if (response.status !== 200) throw new Error(`GET ${path} answered ${response.status}`);
    return response.json();
  }

  /** A form of a service that speaks XML. Throws where it does not answer. */
  async query(service: string, form: Record<string, string>): Promise<string> {
    const response = await fetch(this.#endpoint, {
      method: 'POST',
      headers: { authorization: signedFor(service) },
      body: new URLSearchParams(form),
    });
    if (response.status !== 200) throw new Error(`${form.Action} answered ${response.status}`);
    return response.text();
  }

  /** Where the code of a function can be fetched, as GetFunction says. */
  async function(name: string): Promise<unknown> {
    return this.get('lambda', `/2015-03-31/functions/${name}`);
  }

  /** Replaces an inline policy of a role. Throws where IAM does not take it. */
  async putRolePolicy(policy: { role: string; name: string; document: string }): Promise<void> {
    await this.query('iam', {
      Action: 'PutRolePolicy',
      Version: '2010-05-08',
      RoleName: policy.role,
      PolicyName: policy.name,
      PolicyDocument: policy.document,
    });
  }

  /** An operation of a service that speaks JSON; `target` as `AmazonSSM.DescribeParameters`. */
  async call(service: string, target: string, input: unknown): Promise<unknown> {
    const response = await fetch(this.#endpoint, {
      method: 'POST',
      headers: {
        authorization: signedFor(service),
        'content-type': 'application/x-amz-json-1.1',
        'x-amz-target': target,
      },
      body: JSON.stringify(input),
    });
    const output = parseJson(await response.text());
    if (response.status !== 200)
      throw new Error(`${target} answered ${response.status} ${JSON.stringify(output)}`);
    return output;
  }

  /** Runs one of the project's scripts against this AWS: its name, its words, and what it reads from standard input. */
  async script(file: string, words: readonly string[], input?: string): Promise<Finished> {
    return finish({
      command: process.execPath,
      arguments: [file, ...words],
      env: localEnvironment(this.#endpoint),
      ...(input === undefined ? {} : { input }),
      timeoutSeconds: 90,
    });
  }
}
