import { type Context, Hono } from 'hono';
import { isObject } from '../../../../common/is-object.ts';
import { type JsonObject, parseJson, textIn } from '../../json.ts';
import type { JsmIssue } from './issues.ts';
import { ISSUE_TYPES, type JsmSite } from './jsm-site.ts';
import { acknowledge, close } from './operations.ts';
import { TRANSITIONS } from './workflow.ts';

/** Who is in Jira's web page, if a test does not say. */
const OLIVIA = 'olivia.oncall@example.com';

/**
 * What a user does in Jira, at once: `POST /acknowledge`, `/close-alerts`, `/transition` and `/change-type` (`name` of
 * it), each with `{"incident": "<key>"}`, and if wanted `user`. Answers the issue, after the webhook was told.
 */
export function createJsmDriver(site: JsmSite): Hono {
  const act = (run: (issue: JsmIssue, fields: JsonObject) => void) => async (c: Context) => {
    const body = parseJson(await c.req.text());
    const fields: JsonObject = isObject(body) ? body : {};
    site.queue.settle();
    const issue = site.issues.find(textIn(fields.incident));
    if (issue === undefined) return c.json({ error: `there is no issue "${textIn(fields.incident)}"` }, 404);
    run(issue, fields);
    await site.webhook?.idle();
    return c.json(issue);
  };
  const app = new Hono();
  app.post(
    '/acknowledge',
    act(({ id }, { user }) => {
      for (const alert of site.alerts.ofIssue(id)) acknowledge(site, alert, textIn(user) || OLIVIA);
    }),
  );
  app.post(
    '/close-alerts',
    act(({ id }, { user }) => {
      for (const alert of site.alerts.ofIssue(id)) close(site, alert, textIn(user) || OLIVIA);
    }),
  );
  app.post(
    '/transition',
    act((issue, { name }) => {
      const transition = TRANSITIONS.find((one) => one.name === name);
      if (transition === undefined) return;
      issue.status = transition.to;
      issue.statusChanged = site.now();
      site.issues.changed(issue);
    }),
  );
  app.post(
    '/change-type',
    act((issue, { name }) => {
      issue.typeId = ISSUE_TYPES.find((one) => one.name === name)?.id ?? issue.typeId;
      site.issues.changed(issue);
    }),
  );
  return app;
}
