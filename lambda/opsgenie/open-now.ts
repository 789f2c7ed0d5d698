import type { KnownBlock } from '@slack/types';
import { PRIORITIES } from '../../common/priorities.ts';
import { context, plain, section } from '../../common/slack/blocks.ts';
import { escapeText } from '../../common/slack/response-url.ts';
import { ageText } from '../../common/text-table.ts';
import { truncateToUnits } from '../../common/truncate.ts';
import { inTime } from './in-time.ts';
import type { IncidentActions, IncidentDetails } from './incident-backend.ts';
import { formatIncidentValue, incidentActionId } from './incident-message.ts';

/** A modal is not kept waiting for it: 3 s after the trigger nothing can be opened, and people wait for what is in it. */
const DEADLINE_MS = 700;
const MAX_LISTED = 3;
const OPTION_CHARACTERS = 75;

/** What is open while a modal is filled. */
export interface OpenNow {
  /** Above the fields of the modal, the worst first, each with Show. */
  blocks: KnownBlock[];
  /** Name of a service -> what stands under it in the list of services, in plain text. */
  byService: ReadonlyMap<string, string>;
}

export const NOTHING_OPEN: OpenNow = { blocks: [], byService: new Map() };

/** What is open; nothing if the backend does not say so in time, or fails. Never rejects. */
export function createOpenNow(deps: {
  incidents: Pick<IncidentActions, 'label' | 'listOpen'>;
  /** Milliseconds since the epoch. */
  now: () => number;
  sleep: (ms: number) => Promise<void>;
}): () => Promise<OpenNow> {
  const { incidents, now, sleep } = deps;
  return async () => {
    const open = await inTime(sleep, DEADLINE_MS, incidents.listOpen());
    return open === undefined || open.incidents.length === 0
      ? NOTHING_OPEN
      : describe(incidents, open, now());
  };
}

function describe(
  names: Pick<IncidentActions, 'label'>,
  { incidents, total }: { incidents: IncidentDetails[]; total: number },
  now: number,
): OpenNow {
  const shortOf = (incident: IncidentDetails) =>
    [`${names.label(incident)}`, incident.priority].filter(Boolean).join(' ');
  const worstFirst = incidents.toSorted(byUrgency);
  const lines = worstFirst.slice(0, MAX_LISTED).map((incident): KnownBlock => {
    const { services, createdAt, url } = incident;
    const link = `<${url}|${shortOf(incident)}>`;
    const text = [link, escapeText(services.join(', '))].filter(Boolean).join(' ');
    return {
      ...section(`*Open now:* ${text}, ${ageText(now - createdAt)}`),
      // Its own: with one that Slack makes up, each update would be another button, and who was on it loses their place.
      block_id: `open_now_${incident.id}`,
      accessory: {
        type: 'button',
        action_id: incidentActionId('show'),
        text: plain('Show'),
        value: formatIncidentValue(incident),
      },
    };
  });
  const more = total - lines.length;
  const rest = `${more} more open: \`/sre list\``;
  const blocks: KnownBlock[] = more > 0 ? [...lines, { ...context(rest), block_id: 'open_now_more' }] : lines;
  // Of a service with several, the one that is told last stays: the worst.
  const entries = worstFirst
    .toReversed()
    .flatMap((incident) =>
      incident.services.map(
        (service) => [service, `Open: ${shortOf(incident)}, ${ageText(now - incident.createdAt)}`] as const,
      ),
    );
  const byService = new Map(entries.map(([name, text]) => [name, truncateToUnits(text, OPTION_CHARACTERS)]));
  return { blocks, byService };
}

/** The worst first, of the same priority the newest; without a priority, last. */
function byUrgency(left: IncidentDetails, right: IncidentDetails): number {
  return rankOf(left) - rankOf(right) || right.createdAt - left.createdAt;
}

function rankOf({ priority }: IncidentDetails): number {
  return priority === undefined ? PRIORITIES.length : PRIORITIES.indexOf(priority);
}
