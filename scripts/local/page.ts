import { html, raw } from 'hono/html';
import type { Bot } from './bot.ts';
import type { TracedRequest } from './trace.ts';
import type { FunctionDefinition } from './wiring.ts';

const STORIES = 10;

/** One plain page: addresses, what to type, the last stories. */
export function renderPage(
  { url, trace }: Pick<Bot, 'url' | 'trace'>,
  definitions: Record<string, FunctionDefinition>,
) {
  const commands = Object.values(definitions).flatMap(({ eventPattern, usage = '', description }) =>
    (eventPattern?.detail.command ?? []).map((command) => ({ command, usage, description })),
  );
  const stories = trace.requests().slice(-STORIES).reverse();
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<title>Q-Bot on this machine</title>
<style>
  body { font: 15px/1.5 system-ui, sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem }
  td, th { text-align: left; padding: 0.2rem 1rem 0.2rem 0; vertical-align: top }
  code { background: #8882; padding: 0 0.2rem }
  :root { color-scheme: light dark }
</style>
</head>
<body>
<h1>Q-Bot on this machine</h1>
<p>The functions are the built bundles; AWS, Slack and OpsGenie are stand-ins. Type in a second terminal:</p>
${commands.map(({ command, description }) => html`<p><code>npm run send -- ${command}</code> ${description}</p>`)}
<table>
<tr><th>commands</th><td><code>POST ${url}/slack/commands</code></td></tr>
<tr><th>interactivity</th><td><code>POST ${url}/slack/interactivity</code></td></tr>
<tr><th>everything that happened</th><td><a href="/_local/state">/_local/state</a></td></tr>
<tr><th>faults</th><td><code>POST ${url}/_local/faults</code>, such as <code>{"target":"opsgenie.create","kind":"stall","ms":10000,"times":1}</code></td></tr>
</table>
<h2>The last stories</h2>
${stories.length === 0 ? html`<p>None yet.</p>` : raw(stories.map((one) => String(story(one))).join(''))}
</body>
</html>`;
}

function story(request: TracedRequest) {
  return html`<h3>${request.label} <small>${request.requestId}</small></h3>
<table>
${request.hops.map(
  (hop) =>
    html`<tr><td>+${hop.startedAt - request.startedAt} ms</td><td>${hop.name}${hop.cold ? ' (cold)' : ''}</td><td>${hop.durationMs ?? '...'} ms</td><td>${hop.outcome}</td></tr>`,
)}
</table>`;
}
