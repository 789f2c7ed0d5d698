import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { serve } from '@hono/node-server';
import type { Hono } from 'hono';

export interface Listening {
  url: string;
  close(): Promise<void>;
}

/** Takes over a connection that asks for another protocol. */
export type Upgrade = (request: IncomingMessage, socket: Duplex, head: Buffer) => void;

/** Serves the app on a loopback port; 0 takes a free one. Rejects if the port is taken. */
export async function listen(app: Pick<Hono, 'fetch'>, port: number, upgrade?: Upgrade): Promise<Listening> {
  return new Promise((resolve, reject) => {
    const server = serve({ fetch: app.fetch, hostname: '127.0.0.1', port }, (address) =>
      resolve({ url: `http://127.0.0.1:${address.port}`, close: () => close(server as Server) }),
    );
    server.once('error', reject);
    if (upgrade !== undefined) (server as Server).on('upgrade', upgrade);
    // A client that reuses a connection while the server closes it would see a reset that is no fault set here.
    if ('keepAliveTimeout' in server) server.keepAliveTimeout = 0;
  });
}

async function close(server: Server): Promise<void> {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
}
