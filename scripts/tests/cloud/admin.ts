import { ALIAS } from '../../local/aws/arns.ts';
import { parseJson } from '../../local/json.ts';
import { type Finished, finish } from '../terraform/child.ts';
import { localEnvironment } from '../terraform/terraform.ts';

interface Call {
  method?: string;
  path?: string;
  headers?: Record<string, string>;
  body?: string | URLSearchParams;
}

/** What an operator does through AWS's own API. Each call throws if AWS refuses it. */
export class Admin {
  readonly #endpoint: string;
  readonly #accessKeyId: string;

  constructor(endpoint: string, accessKeyId = 'test') {
    this.#endpoint = endpoint;
    this.#accessKeyId = accessKeyId;
  }

  /** What that function could do with the credentials of its role. */
  as(functionName: string): Admin {
    return new Admin(this.#endpoint, `FN${functionName}`);
  }

  /** Invokes the live version of a function asynchronously. */
  async invoke(functionName: string, event: unknown): Promise<void> {
    await this.#send('lambda', {
      method: 'POST',
      path: `/2015-03-31/functions/${functionName}/invocations?Qualifier=${ALIAS}`,
      headers: { 'x-amz-invocation-type': 'Event' },
      body: JSON.stringify(event),
    });
  }

  /** A GET of a service that speaks REST. */
  async get(service: string, path: string): Promise<unknown> {
    return parseJson(await this.#send(service, { path }));
  }

  /** A PATCH of a service that speaks REST. */
  async patch(service: string, path: string, body: unknown): Promise<void> {
    const headers = { 'content-type': 'application/json' };
    await this.#send(service, { method: 'PATCH', path, headers, body: JSON.stringify(body) });
  }

  /** A form of a service that speaks XML. */
  async query(service: string, form: Record<string, string>): Promise<string> {
    return this.#send(service, { method: 'POST', body: new URLSearchParams(form) });
  }

  /** An operation of a service that speaks JSON; `target` as `AmazonSSM.DescribeParameters`. */
  async call(service: string, target: string, input: unknown = {}): Promise<unknown> {
    const headers = { 'content-type': 'application/x-amz-json-1.1', 'x-amz-target': target };
    return parseJson(await this.#send(service, { method: 'POST', headers, body: JSON.stringify(input) }));
  }

  /** Replaces an inline policy of a role. */
  async putRolePolicy(policy: { role: string; name: string; document: string }): Promise<void> {
    await this.query('iam', {
      Action: 'PutRolePolicy',
      Version: '2010-05-08',
      RoleName: policy.role,
      PolicyName: policy.name,
      PolicyDocument: policy.document,
    });
  }

  /** Runs `secrets` or `smoke` against this AWS: its file, its arguments, and its standard input. */
  async script(file: string, words: readonly string[], input = ''): Promise<Finished> {
    return finish({
      command: process.execPath,
      arguments: [file, ...words, '--other-aws'],
      env: localEnvironment(this.#endpoint),
      input,
      timeoutSeconds: 90,
    });
  }

  async #send(service: string, { path = '', headers, ...init }: Call): Promise<string> {
    // Shaped like a signature; the local AWS does not verify it.
    const credential = `${this.#accessKeyId}/20260101/us-east-1/${service}/aws4_request`;
    const authorization = `AWS4-HMAC-SHA256 Credential=${credential}, SignedHeaders=host, Signature=${'0'.repeat(64)}`;
    const response = await fetch(this.#endpoint + path, { ...init, headers: { authorization, ...headers } });
    const text = await response.text();
    if (!response.ok) throw new Error(`${service} ${path} answered ${response.status} ${text}`);
    return text;
  }
}
