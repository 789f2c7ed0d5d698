import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import * as z from 'zod/mini';

/** Everything that a function talks to, answered at once by one small server: what is left is the function's own time. */
export interface Fake {
  url: string;
  /** SSM parameters: name -> value. */
  parameters: Map<string, string>;
  /** Requests so far, by operation: `PutEvents`, `GetParameters`, `views.open`, `response` ... */
  count(operation: string): number;
  close(): Promise<void>;
}

const SERVICES = Array.from({ length: 10 }, (_, index) => ({
  id: `service-${index}`,
  name: `Service ${index}`,
}));

const JIRA_PATH = /\/(jsm|ex\/jira)\//;

/** Jira's own shapes for what the form needs: as many services as OpsGenie has, and nothing open either. */
const JIRA: Record<string, unknown> = {
  services: {
    services: SERVICES.map(({ id, name }) => ({ id: `b:${btoa(id)}`, name })),
    pagination: { totalCount: SERVICES.length, hasNext: false },
  },
  jql: { issues: [], isLast: true },
  bulkfetch: { issues: [], issueErrors: [] },
  field: [],
  myself: { accountId: 'bench' },
};

const parametersAsked = z.object({ Names: z.array(z.string()) });

/** On a free loopback port. */
export async function startFake(): Promise<Fake> {
  const parameters = new Map<string, string>();
  const counts = new Map<string, number>();
  const server = createServer((request, response) => {
    const operation = operationOf(request);
    counts.set(operation, (counts.get(operation) ?? 0) + 1);
    // A process that is ended while it speaks breaks its connection.
    serve(operation, { request, response, parameters }).catch(() => response.destroy());
  });
  server.keepAliveTimeout = 0;
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the fake has no port');
  return {
    url: `http://127.0.0.1:${address.port}`,
    parameters,
    count: (operation) => counts.get(operation) ?? 0,
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

/** AWS names it in a header, Slack and OpsGenie as the last part of the path. */
function operationOf(request: IncomingMessage): string {
  const target = request.headers['x-amz-target'];
  if (typeof target === 'string') return target.split('.')[1] ?? '';
  return (request.url ?? '').split('?')[0]?.split('/').at(-1) ?? '';
}

interface Exchange {
  request: IncomingMessage;
  response: ServerResponse;
  parameters: Map<string, string>;
}

async function serve(operation: string, { request, response, parameters }: Exchange): Promise<void> {
  const body = await text(request);
  const isAws = request.headers['x-amz-target'] !== undefined;
  response.writeHead(200, { 'content-type': isAws ? 'application/x-amz-json-1.1' : 'application/json' });
  const answer = JIRA_PATH.test(request.url ?? '') ? JIRA[operation] : undefined;
  response.end(JSON.stringify(answer ?? answerTo(operation, body, parameters)));
}

function answerTo(operation: string, body: string, parameters: Map<string, string>): unknown {
  if (operation === 'PutEvents') return { FailedEntryCount: 0, Entries: [{ EventId: 'event' }] };
  if (operation === 'services') return { data: SERVICES, totalCount: SERVICES.length };
  if (operation === 'incidents') return { data: [], totalCount: 0 };
  if (operation !== 'GetParameters') return { ok: true, view: { id: 'V0BENCH001' } };
  const { Names } = parametersAsked.parse(JSON.parse(body));
  return {
    InvalidParameters: [],
    Parameters: Names.map((Name) => ({ Name, Type: 'SecureString', Value: parameters.get(Name) ?? 'bench' })),
  };
}
