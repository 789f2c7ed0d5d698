import { type Context, Hono } from 'hono';
import { streamSSE } from 'hono/streaming';
import type { BotParts } from '../../bot-parts.ts';
import type { FunctionDefinition } from '../../wiring/function-definitions.ts';
import { bundlePage, type PageBundle } from './bundle.ts';
import { setupOf, snapshotOf } from './snapshot-of.ts';

const POLL_MS = 100;

/** Nothing is loaded from outside, except images that the user wants to see. */
const HEADERS = {
  'cache-control': 'no-store',
  'content-security-policy':
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src * data:; base-uri 'none'; frame-ancestors 'none'",
};

const SECRET_HEADERS = new Set(['authorization', 'x-api-key']);

const HTML = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>Q-Bot on this machine</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="/_local/page.css">
<script type="module" src="/_local/page.js"></script>
</head>
<body></body>
</html>
`;

/** The page at `/`, its files, and the data that it reads. It acts through the drivers of the fakes. */
export function createPage(bot: BotParts, definitions: () => Record<string, FunctionDefinition>): Hono {
  const app = new Hono();
  let bundle: Promise<PageBundle> | undefined;
  const file = async (c: Context, part: keyof PageBundle, type: string) => {
    bundle ??= bundlePage();
    return c.body((await bundle)[part], 200, { ...HEADERS, 'content-type': `${type}; charset=utf-8` });
  };
  app.get('/', (c) => c.html(HTML, 200, HEADERS));
  app.get('/_local/page.js', (c) => file(c, 'js', 'text/javascript'));
  app.get('/_local/page.css', (c) => file(c, 'css', 'text/css'));
  app.get('/_local/setup', (c) => c.json(setupOf(bot, definitions())));
  app.get('/_local/commands', (c) => c.json(setupOf(bot, definitions()).commands));
  app.get('/_local/requests/:id', (c) => showRequest(c, bot));
  app.get('/_local/events', (c) =>
    streamSSE(c, async (stream) => {
      let sent = '';
      let sentSetup = '';
      while (!stream.aborted) {
        const setup = JSON.stringify(setupOf(bot, definitions()));
        if (setup !== sentSetup) await stream.writeSSE({ event: 'setup', data: setup });
        sentSetup = setup;
        const data = JSON.stringify(snapshotOf(bot));
        if (data !== sent) await stream.writeSSE({ data });
        sent = data;
        await stream.sleep(POLL_MS);
      }
    }),
  );
  return app;
}

/** What each span of the request carried, without secrets. */
function showRequest(c: Context, bot: BotParts): Response {
  const request = bot.trace.requests().find(({ requestId }) => requestId === c.req.param('id'));
  if (request === undefined) return c.json({ error: 'no such request' }, 404);
  const spans = request.spans.map((span) => bot.trace.carried(span) ?? {});
  const hide = (key: string, value: unknown) =>
    SECRET_HEADERS.has(key.toLowerCase()) ? '(not shown)' : value;
  return c.body(JSON.stringify({ spans }, hide), 200, { 'content-type': 'application/json' });
}
