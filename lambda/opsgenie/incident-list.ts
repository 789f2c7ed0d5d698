import type { RichTextBlock, RichTextSection, TableBlock } from '@slack/types';
import { section } from '../../common/slack/blocks.ts';
import type { UserMessage } from '../../common/slack/notify-user.ts';
import { escapeText } from '../../common/slack/response-url.ts';
import { cell, linkCell, tableBlock } from '../../common/slack/table-block.ts';
import { ageText } from '../../common/text-table.ts';
import { truncate } from '../../common/truncate.ts';
import type { Capabilities, IncidentActions, IncidentDetails } from './incident-backend.ts';

/** A table takes about 10,000 characters. */
const MESSAGE_SHOWN = 80;
const NAME_SHOWN = 60;

export interface OpenIncidents {
  incidents: IncidentDetails[];
  total: number;
}

type Names = Pick<IncidentActions, 'label' | 'name'>;

/** What is open, newest first: a table, and the same in lines of text. `can`: which words the last line offers. */
export function listMessage(
  names: Names,
  { incidents, total }: OpenIncidents,
  { can, now }: { can: Capabilities; now: number },
): UserMessage {
  if (incidents.length === 0) return { text: `No incident is open in ${names.name}.` };
  const title = total > incidents.length ? `The newest ${incidents.length} of ${total}` : String(total);
  const head = `*Open incidents in ${names.name}* (${title})`;
  const lines = incidents.map((incident) => lineOf(names, incident, now));
  const hint = hintOf(incidents[0], can);
  return {
    text: [head, ...lines, hint].join('\n'),
    blocks: [section(head), tableOf(names, incidents, now), section(hint)],
    simplerBlocks: [section(head), linesOf(names, incidents, now), section(hint)],
  };
}

function hintOf(newest: IncidentDetails | undefined, can: Capabilities): string {
  const number = newest?.number ?? '';
  const words = [can.acknowledge ? 'ack' : '', 'note', 'resolve'].filter(Boolean);
  return `\`/sre show ${number}\` shows one with its buttons; ${words.map((word) => `\`${word}\``).join(', ')} work the same.`;
}

function lineOf(names: Names, incident: IncidentDetails, now: number): string {
  return `<${incident.url}|${names.label(incident)}> ${restOf(incident, now, escapeText)}`;
}

function restOf(incident: IncidentDetails, now: number, show: (words: string) => string): string {
  const { priority, services, message, createdAt } = incident;
  const taken = takenText(incident);
  return [
    priority,
    services.length > 0 && `${show(services.join(', '))}:`,
    `${show(truncate(message, MESSAGE_SHOWN))},`,
    ageText(now - createdAt),
    taken && `(${show(taken)})`,
  ]
    .filter(Boolean)
    .join(' ');
}

function takenText({ acknowledgement }: IncidentDetails): string {
  if (acknowledgement.kind === 'unknown') return 'acknowledged or not: unknown';
  if (acknowledgement.kind === 'none') return '';
  return `acknowledged${acknowledgement.by && ` by ${acknowledgement.by}`}`;
}

function tableOf(names: Names, incidents: readonly IncidentDetails[], now: number): TableBlock {
  const rows = incidents.map((incident): TableBlock['rows'][number] => [
    linkCell(incident.url, names.label(incident)),
    cell(incident.priority ?? ''),
    cell(truncate(incident.services.join(', '), NAME_SHOWN)),
    cell(truncate(incident.message, MESSAGE_SHOWN)),
    cell(ageText(now - incident.createdAt)),
    cell(truncate(takenBy(incident), NAME_SHOWN)),
  ]);
  const head = ['Number', 'Priority', 'Service', 'Message', 'Age', 'Acknowledged by'];
  return tableBlock(head, rows, new Set([0]));
}

function takenBy({ acknowledgement }: IncidentDetails): string {
  if (acknowledgement.kind === 'unknown') return 'unknown';
  return acknowledgement.kind === 'none' ? '' : acknowledgement.by || 'yes';
}

/** The lines of the text, without a mark in them: what people typed stands there. */
function linesOf(names: Names, incidents: readonly IncidentDetails[], now: number): RichTextBlock {
  const elements = incidents.map((incident): RichTextSection => {
    const link = { type: 'link' as const, url: incident.url, text: names.label(incident) };
    const text = `${restOf(incident, now, (words) => words)}\n`;
    return { type: 'rich_text_section', elements: [link, { type: 'text', text: ` ${text}` }] };
  });
  return { type: 'rich_text', elements };
}
