import { isIssueId } from '../../common/issue-id.ts';
import type { Priority } from '../../common/priorities.ts';
import { truncate } from '../../common/truncate.ts';
import type { Webhook } from './webhook.ts';

/** https://pushover.net/api#limits: counted in characters of up to 4 bytes, which are code points. */
const TITLE_CHARACTERS = 250;
const MESSAGE_CHARACTERS = 1024;
const URL_CHARACTERS = 512;

const OPEN_ALERT = 'Open the alert';

/** What a phone shows. `message` is HTML: what came from outside is escaped in it. */
export interface Notification {
  title: string;
  message: string;
  url: string;
  urlTitle: string;
  /** When the alert was made, in seconds since the epoch. */
  timestamp?: number;
}

/** Where people see alerts. */
export interface AlertPages {
  opsgenieWebUrl: string;
  /** Before the id of an alert; '' where there is no Jira. */
  jiraAlertsUrl: string;
  /** Where incidents live, `opsgenie` or `jsm`: an alert of no incident does not say which product made it. */
  incidentBackend: string;
}

type Shown = Webhook & { alertId: string; priority: Priority };

/** Says what happened, to whom it went and where to look. */
export function describeAlert(webhook: Shown, pages: AlertPages): Notification {
  const { action, createdAt, message, priority } = webhook;
  const what = action === 'Create' ? priority : `${priority} ${action}`;
  return {
    title: truncate(wellFormed(`${what}: ${message || 'alert without a message'}`), TITLE_CHARACTERS),
    message: describe(webhook),
    ...linkTo(webhook, pages),
    ...(createdAt === undefined ? {} : { timestamp: Math.floor(createdAt / 1000) }),
  };
}

/** To the incident in OpsGenie; Jira's pages are named by keys, which no alert carries: there, to the alert. */
function linkTo(
  { alertId, incidentHint, incidentId }: Shown,
  { incidentBackend, jiraAlertsUrl, opsgenieWebUrl }: AlertPages,
): Pick<Notification, 'url' | 'urlTitle'> {
  const isOfJira = incidentHint === undefined ? incidentBackend === 'jsm' : isIssueId(incidentHint);
  const id = encodeURIComponent(alertId);
  if (isOfJira && jiraAlertsUrl !== '') return link(jiraAlertsUrl, id, OPEN_ALERT);
  return incidentId === undefined || isIssueId(incidentId)
    ? link(opsgenieWebUrl, `alert/detail/${id}/details`, OPEN_ALERT)
    : link(opsgenieWebUrl, `incident/detail/${encodeURIComponent(incidentId)}`, 'Open the incident');
}

/** Half an address leads nowhere: of one that is too long, only the beginning is linked. */
function link(base: string, address: string, urlTitle: string): Pick<Notification, 'url' | 'urlTitle'> {
  const url = `${base.replace(/\/$/, '')}/${address}`;
  return { url: url.length > URL_CHARACTERS ? base : url, urlTitle };
}

function describe({ description, incidentId, message, teamNames, tinyId }: Webhook): string {
  const number = tinyId === '' ? '' : ` #${tinyId}`;
  const what = incidentId === undefined ? `Alert${number}` : 'Incident';
  const whom = teamNames.length === 0 ? '' : ` for ${teamNames.join(', ')}`;
  const head = `<b>${escapeWithin(`${what}${whom}`, TITLE_CHARACTERS)}</b>\n`;
  const left = MESSAGE_CHARACTERS - Array.from(head).length;
  return `${head}${escapeWithin(description || message, left)}`.trim();
}

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' };

/** Escapes as much of the text as gives so many code points, and cuts neither an emoji nor an entity. */
export function escapeWithin(text: string, characters: number): string {
  let escaped = '';
  let left = characters;
  for (const character of wellFormed(text)) {
    const entity = ENTITIES[character];
    left -= entity?.length ?? 1;
    if (left < 0) break;
    escaped += entity ?? character;
  }
  return escaped;
}

/** Half an emoji, as a cut elsewhere leaves it, is no character, and a whole request may be refused for it. */
function wellFormed(text: string): string {
  return text.replace(/\p{Surrogate}/gu, '\ufffd');
}
