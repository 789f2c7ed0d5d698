import { once } from 'node:events';
import { createServer as createHttpServer } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import { createServer, type Server, type Socket } from 'node:net';
import { buildSelfSigned } from '../../../../common/fixtures/self-signed.ts';

/** What is wrong with an address in `qchain_nodes`. */
export type BrokenNode = 'redirect' | 'certificate' | 'grpc' | 'closed' | 'page';

export interface BrokenNodes {
  urls: Record<BrokenNode, string>;
  close(): Promise<void>;
}

/** An empty SETTINGS frame and a window update, as a gRPC server greets: https://httpwg.org/specs/rfc9113.html#SETTINGS */
const HTTP2_GREETING = Buffer.from('000006040000000000000500004000', 'hex');

const SERVERS: Record<BrokenNode, () => Server> = {
  redirect: () =>
    createHttpServer(({ url = '/' }, response) =>
      response.writeHead(308, { location: `https://rpc.example.com${url}` }).end(),
    ),
  certificate: () =>
    createHttpsServer(buildSelfSigned('rpc.example.com'), (_, response) => response.end('{}')),
  grpc: () => createServer((socket) => socket.on('error', () => undefined).end(HTTP2_GREETING)),
  closed: () =>
    createServer((socket) => socket.on('error', () => undefined).once('data', () => socket.end())),
  page: () =>
    createHttpServer((_, response) => response.setHeader('content-type', 'text/html').end('<html>')),
};

/** Starts a server on 127.0.0.1 for each kind. Close them all with `close`. */
export async function startBrokenNodes(): Promise<BrokenNodes> {
  const closers: (() => Promise<void>)[] = [];
  const start = async (kind: BrokenNode, scheme = 'http') => {
    const { host, close } = await listen(SERVERS[kind]());
    closers.push(close);
    return `${scheme}://${host}`;
  };
  const urls = {
    redirect: await start('redirect'),
    certificate: await start('certificate', 'https'),
    grpc: await start('grpc'),
    closed: await start('closed'),
    page: await start('page'),
  };
  return { urls, close: async () => void (await Promise.all(closers.map((close) => close()))) };
}

async function listen(server: Server): Promise<{ host: string; close: () => Promise<void> }> {
  const sockets = new Set<Socket>();
  server.on('connection', (socket: Socket) => sockets.add(socket)).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const close = async () => {
    const closed = once(server, 'close');
    server.close();
    for (const socket of sockets) socket.destroy();
    await closed;
  };
  return { host: `127.0.0.1:${Object(server.address()).port}`, close };
}
