import { isIssueId } from '../../common/issue-id.ts';
import { truncate } from '../../common/truncate.ts';
import type { AlertPriority, Webhook } from './webhook.ts';

/** https://pushover.net/api#limits: counted in characters of up to 4 bytes, which are code points. */
const TITLE_CHARACTERS = 250;
const MESSAGE_CHARACTERS = 1024;
const URL_CHARACTERS = 512;

/** What a phone shows. `message` is HTML: what came from outside is escaped in it. */
export interface Notification {
  title: string;
  message: string;
  url: string;
  urlTitle: string;
  /** When the alert was made, in seconds since the epoch. */
  timestamp?: number;
}

type Shown = Webhook & { alertId: string; priority: AlertPriority };

/** Says what happened, to whom it went and where to look; `webUrl` is where OpsGenie and Jira Service Management show alerts. */
export function describeAlert(webhook: Shown, webUrl: string): Notification {
  const { action, alertId, createdAt, incidentId, message, priority } = webhook;
  const what = action === 'Create' ? priority : `${priority} ${action}`;
  const isIncident = incidentId !== undefined && !isIssueId(incidentId);
  const address = isIncident
    ? `incident/detail/${encodeURIComponent(incidentId)}`
    : `alert/detail/${encodeURIComponent(alertId)}/details`;
  const url = `${webUrl.replace(/\/$/, '')}/${address}`;
  return {
    title: truncate(wellFormed(`${what}: ${message || 'alert without a message'}`), TITLE_CHARACTERS),
    message: describe(webhook),
    // Half an address leads nowhere.
    url: url.length > URL_CHARACTERS ? webUrl : url,
    urlTitle: isIncident ? 'Open the incident' : 'Open the alert',
    ...(createdAt === undefined ? {} : { timestamp: Math.floor(createdAt / 1000) }),
  };
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
