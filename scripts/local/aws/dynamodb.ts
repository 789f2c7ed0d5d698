import dynalite from 'dynalite';
import { callDynalite } from './call-dynalite.ts';

/** Shaped like a signature; nothing here checks it. */
const LOCAL_AUTHORIZATION = `AWS4-HMAC-SHA256 Credential=local/20260101/us-east-1/dynamodb/aws4_request, SignedHeaders=host, Signature=${'0'.repeat(64)}`;

const FORWARDED_HEADERS = ['authorization', 'content-type', 'x-amz-date', 'x-amz-target'];

/** DynamoDB in memory (dynalite) with one table, whose partition key is `id`. Nothing expires by itself. */
export class DynamoDb {
  readonly #server = dynalite({ createTableMs: 0 });
  readonly #underWay = new Set<Promise<Response>>();

  static async start(tableName: string): Promise<DynamoDb> {
    const database = new DynamoDb();
    await database.#createTable(tableName);
    return database;
  }

  /** Forwards a request as it is; the answer likewise. */
  async forward(request: { headers: Headers; body: string }): Promise<Response> {
    const answer = this.#ask(request);
    this.#underWay.add(answer);
    return answer.finally(() => this.#underWay.delete(answer));
  }

  /** Resolves once every request has its answer. */
  async close(): Promise<void> {
    await Promise.allSettled(this.#underWay);
  }

  async #ask(request: { headers: Headers; body: string }): Promise<Response> {
    const named = FORWARDED_HEADERS.flatMap((name): [string, string][] => {
      const value = request.headers.get(name);
      return value === null ? [] : [[name, value]];
    });
    const sent = { headers: Object.fromEntries(named), body: request.body };
    const { body, headers, status } = await callDynalite(this.#server, sent);
    return new Response(body, { status, headers });
  }

  async #createTable(tableName: string): Promise<void> {
    await this.#call('CreateTable', {
      TableName: tableName,
      AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
      KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
      BillingMode: 'PAY_PER_REQUEST',
    });
    // The table is made a moment after the answer.
    while (!(await this.#call('DescribeTable', { TableName: tableName })).includes('"ACTIVE"'));
  }

  async #call(operation: string, input: unknown): Promise<string> {
    const headers = new Headers({
      authorization: LOCAL_AUTHORIZATION,
      'content-type': 'application/x-amz-json-1.0',
      'x-amz-date': '20260101T000000Z',
      'x-amz-target': `DynamoDB_20120810.${operation}`,
    });
    const response = await this.forward({ headers, body: JSON.stringify(input) });
    const text = await response.text();
    if (!response.ok) throw new Error(`dynalite: ${operation} answered ${response.status} ${text}`);
    return text;
  }
}
