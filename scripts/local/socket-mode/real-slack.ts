import { type Context, Hono } from 'hono';
import type { Fetch } from '../../../common/http.ts';
import { isObject } from '../../../common/is-object.ts';
import { type FakeContext, type FakeResult, serveCall } from '../fakes/serve-call.ts';
import { shownArguments, slackOutcome } from '../fakes/slack/slack.ts';
import { readCall } from '../fakes/slack/web-api.ts';
import { parseJson } from '../json.ts';

/** The functions give up before. */
const TIMEOUT_MS = 10_000;
const PASSED_ON = ['authorization', 'content-type', 'user-agent'];
const PASSED_BACK = ['content-type', 'retry-after', 'x-oauth-scopes', 'date'];

export interface RealSlackOptions extends FakeContext {
  /** With a slash at its end. */
  apiUrl: string;
  /** Name of the workspace. */
  workspace: string;
  fetch: Fetch;
}

/**
 * Stands in the place of the fake: passes each call of the functions on to Slack, as one span of the trace, and lets
 * nobody act as a user of a workspace whose users are people.
 */
export function createRealSlack(options: RealSlackOptions): Hono {
  const app = new Hono();
  app.post('/api/:method{[A-Za-z.]+}', async (c) => {
    const call = await readCall(c);
    const request = typeof call === 'string' ? call : shownArguments(call.args);
    const name = c.req.param('method');
    return serveCall(options, { c, fake: 'slack', name, request }, () => passOn(options, c, name));
  });
  app.all('/driver/*', (c) => {
    return c.json(
      { error: `This bot serves the workspace ${options.workspace}: type in Slack itself.` },
      409,
    );
  });
  return app;
}

async function passOn({ apiUrl, fetch }: RealSlackOptions, c: Context, method: string): Promise<FakeResult> {
  try {
    const body = await c.req.text();
    const response = await fetch(new URL(method, apiUrl), {
      method: 'POST',
      headers: picked(c.req.raw.headers, PASSED_ON),
      redirect: 'error',
      signal: AbortSignal.timeout(TIMEOUT_MS),
      // An empty text would be sent with a content type of its own, which Slack does not take.
      ...(body === '' ? {} : { body }),
    });
    const text = await response.text();
    const answer = parseJson(text);
    return {
      response: new Response(text, {
        status: response.status,
        headers: picked(response.headers, PASSED_BACK),
      }),
      ...(isObject(answer) ? { outcome: slackOutcome({ ...answer, ok: answer.ok === true }), answer } : {}),
    };
  } catch {
    return { response: new Response('', { status: 502 }), outcome: 'Slack cannot be reached' };
  }
}

function picked(headers: Headers, names: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    names.flatMap((name) => {
      const value = headers.get(name);
      return value === null ? [] : [[name, value]];
    }),
  );
}
