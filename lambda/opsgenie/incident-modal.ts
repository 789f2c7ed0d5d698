import type {
  InputBlock,
  InputBlockElement,
  KnownBlock,
  ModalView,
  PlainTextOption,
  SectionBlock,
} from '@slack/types';
import { PRIORITIES, type Priority } from '../../common/priorities.ts';
import { formatActionId } from '../../common/slack/action-id.ts';
import { context, plain, section } from '../../common/slack/blocks.ts';
import { formatPrivateMetadata, type PrivateMetadata } from '../../common/slack/private-metadata.ts';
import { truncateToUnits } from '../../common/truncate.ts';
import type { IncidentInput, Service } from './incident-backend.ts';
import { NOTHING_OPEN, type OpenNow } from './open-now.ts';
import { bytesOf, countFitting, serviceOptions, serviceSelect } from './service-select.ts';

/** Slack takes 250 kB a view; the rest is left for what it adds. */
export const VIEW_BYTES = 240_000;
const MESSAGE_CHARACTERS = 130;
const DESCRIPTION_CHARACTERS = 3000;

/** `block_id`s, the same in every version of the form: what was typed survives an update. */
export const BLOCKS = {
  service: 'service',
  priority: 'priority',
  message: 'message',
  description: 'description',
  link: 'link',
} as const;

export const VALUE = 'value';

const PRIORITY_WORDS: Record<Priority, string> = {
  P1: 'Critical',
  P2: 'High',
  P3: 'Moderate',
  P4: 'Low',
  P5: 'Informational',
};

/** Which form it is: the sub-command that it is gated as, and what it carries. */
export interface ModalIdentity {
  subcommand: string;
  externalId: string;
  metadata: PrivateMetadata;
}

export type Prefill = Partial<IncidentInput>;

/** Blocks alone: there is nothing to submit. */
export function plainView(identity: ModalIdentity, blocks: KnownBlock[]): ModalView {
  return {
    type: 'modal',
    callback_id: formatActionId({ command: '/sre', subcommand: identity.subcommand, action: 'create' }),
    external_id: identity.externalId,
    private_metadata: formatPrivateMetadata(identity.metadata),
    title: plain('Open an incident'),
    close: plain('Cancel'),
    blocks,
  };
}

/** Shown at once, before anything is asked of that product. */
export function loadingView(identity: ModalIdentity, product: string): ModalView {
  return plainView(identity, [section(`:hourglass_flowing_sand: Loading the services from ${product} ...`)]);
}

/** What is wrong, in plain text (it may repeat what was typed), and what to do; there is nothing to submit. */
export function problemView(identity: ModalIdentity, problem: string, whatElse: string): ModalView {
  const shown: SectionBlock = { type: 'section', text: plain(truncateToUnits(`:warning: ${problem}`, 3000)) };
  return plainView(identity, [shown, section(whatElse)]);
}

/**
 * The form. What is open stands above it, and under the service that has it. Nothing is preselected but what `prefill` brings. As many services as fit into 240 kB; past that a line
 * says how to narrow the list.
 */
export function incidentModal(
  identity: ModalIdentity,
  services: readonly Service[],
  { prefill, openNow = NOTHING_OPEN }: { prefill: Prefill; openNow?: OpenNow },
): ModalView {
  const form = (options: PlainTextOption[], note: KnownBlock[]): ModalView => ({
    ...plainView(identity, [
      ...openNow.blocks,
      input(BLOCKS.service, 'Service', serviceSelect(VALUE, options, prefill.service)),
      ...note,
      input(BLOCKS.priority, 'Priority', prioritySelect(prefill.priority)),
      ...textInputs(prefill),
    ]),
    submit: plain('Open incident'),
  });
  const options = serviceOptions(services, openNow.byService);
  const whole = form(options, []);
  if (bytesOf(whole) <= VIEW_BYTES) return whole;
  const without = form(options.slice(0, 1), [narrowNote(options.length, options.length)]);
  const fitting = countFitting(options, VIEW_BYTES - bytesOf(without));
  return form(chosenFirst(options, prefill.service).slice(0, fitting), [narrowNote(fitting, options.length)]);
}

/** What was chosen before has to be among those that fit. */
function chosenFirst(options: readonly PlainTextOption[], chosen: Service | undefined): PlainTextOption[] {
  const isChosen = (option: PlainTextOption) => option.value === chosen?.id;
  return [...options.filter(isChosen), ...options.filter((option) => !isChosen(option))];
}

function narrowNote(shown: number, all: number): KnownBlock {
  return context(
    `${shown} of ${all} services fit here. \`/sre service <word>\` lists those whose name has that word.`,
  );
}

function prioritySelect(wanted: Priority | undefined) {
  const options = PRIORITIES.map(
    (priority): PlainTextOption => ({
      text: plain(`${priority} ${PRIORITY_WORDS[priority]}`),
      value: priority,
    }),
  );
  const initial = options.find((option) => option.value === wanted);
  return {
    type: 'static_select' as const,
    action_id: VALUE,
    placeholder: plain('How bad is it?'),
    options,
    ...(initial === undefined ? {} : { initial_option: initial }),
  };
}

function textInputs(prefill: Prefill): KnownBlock[] {
  const text = (multiline: boolean, limit: number, value: string | undefined) => ({
    type: 'plain_text_input' as const,
    action_id: VALUE,
    multiline,
    max_length: limit,
    ...initialValue(truncateToUnits(value ?? '', limit)),
  });
  const { message = '' } = prefill;
  // What the message has no room for is not lost.
  const description =
    prefill.description || (truncateToUnits(message, MESSAGE_CHARACTERS) === message ? '' : message);
  const link = { type: 'url_text_input' as const, action_id: VALUE, ...initialValue(prefill.link ?? '') };
  return [
    input(BLOCKS.message, 'Message', text(false, MESSAGE_CHARACTERS, message)),
    {
      ...input(BLOCKS.description, 'Description', text(true, DESCRIPTION_CHARACTERS, description)),
      optional: true,
    },
    { ...input(BLOCKS.link, 'Link', link), optional: true },
  ];
}

function initialValue(value: string) {
  return value === '' ? {} : { initial_value: value };
}

function input(blockId: string, label: string, element: InputBlockElement): InputBlock {
  return { type: 'input', block_id: blockId, label: plain(label), element };
}
