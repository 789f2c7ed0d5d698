import type { ModalView } from '@slack/types';
import { shownText } from '../../common/fixtures/start-slack.ts';
import { isObject } from '../../common/is-object.ts';
import { validateView } from '../../scripts/local/fakes/slack/block-kit.ts';
import { elementsOf, optionsOf } from '../../scripts/local/fakes/slack/block-kit-rules.ts';
import { type JsonObject, objectsIn } from '../../scripts/local/json.ts';
import { buildInput, buildServices } from './fixtures/build-receipt.ts';
import type { Service } from './incident-backend.ts';
import {
  incidentModal,
  loadingView,
  type ModalIdentity,
  type Prefill,
  problemView,
  VIEW_BYTES,
} from './incident-modal.ts';
import { bytesOf } from './service-select.ts';

const IDENTITY: ModalIdentity = {
  subcommand: 'incident',
  externalId: 'cmd:T04LANTERN:171.42.fixture',
  metadata: {
    channelId: 'C07HARBOUR',
    requestId: 'Qa1requestFixture=',
    responseUrl: 'https://hooks.slack.com/commands/T04LANTERN/171/fixtureCapability',
    idempotencyKey: 'view:T04LANTERN:V0FIXTURE',
    attempt: 1,
  },
};

const form = (services: readonly Service[], prefill: Prefill = {}) =>
  incidentModal(IDENTITY, services, { prefill });

function blocks(view: ModalView): JsonObject[] {
  return objectsIn(view.blocks);
}

function element(view: ModalView, blockId: string): JsonObject {
  const [found] = blocks(view).filter((block) => block.block_id === blockId);
  const [only] = found === undefined ? [] : elementsOf(found);
  if (only === undefined) throw new Error(`no block ${blockId}`);
  return only;
}

const options = (view: ModalView) => optionsOf(element(view, 'service'));
const texts = (view: ModalView) => options(view).map(shownText);
const labels = (view: ModalView) =>
  objectsIn(element(view, 'service').option_groups).map(({ label }) => shownText({ label }));

const NOTE = /(\d+) of (\d+) services fit here\. `\/sre service <word>`/;

describe('the form', () => {
  it.each([
    ['one service', buildServices(1), 1, 0],
    ['100 services', buildServices(100), 100, 0],
    ['101 services', buildServices(101), 101, 2],
    ['250 services', buildServices(250), 250, 3],
    ['1,900 services', buildServices(1900), 1900, 19],
    ['250 long names', buildServices(250, (index) => `${index} ${'long '.repeat(30)}`), 250, 3],
    ['250 long names of emoji', buildServices(250, (index) => `${index} ${'🔥'.repeat(90)}`), 250, 3],
    ['250 equal names', buildServices(250, () => 'Checkout'), 250, 3],
  ])('is one Slack takes, with %s', (_case, services, count, groups) => {
    const view = form(services);
    expect(validateView(view)).toEqual([]);
    expect(options(view)).toHaveLength(count);
    expect(labels(view)).toHaveLength(groups);
    expect(bytesOf(view)).toBeLessThanOrEqual(VIEW_BYTES);
    expect(shownText(view)).not.toMatch(NOTE);
  });

  it.each([
    ['2,000', buildServices(2000, (index) => `Service number ${index} of the shop`)],
    ['5,000', buildServices(5000)],
    ['2,000 with names of emoji', buildServices(2000, (index) => `${index} ${'🔥'.repeat(90)}`)],
    ['5,000 with names to be escaped', buildServices(5000, (index) => `"${index}" ${'\\"'.repeat(30)}`)],
  ])('shows as many as fit of %s, says so, and fills the room', (_case, services) => {
    const view = form(services, buildInput({ service: services[0] ?? buildInput().service }));
    const [, shown, all] = NOTE.exec(shownText(view)) ?? [];
    expect(validateView(view)).toEqual([]);
    expect(bytesOf(view)).toBeLessThanOrEqual(VIEW_BYTES);
    expect(bytesOf(view)).toBeGreaterThan(VIEW_BYTES * 0.93);
    expect(Number(all)).toBe(services.length);
    expect(Number(shown)).toBe(options(view).length);
    expect(options(view).map(({ value }) => value)).toEqual(
      services.slice(0, Number(shown)).map(({ id }) => id),
    );
  });

  it('fits with the last shown service chosen and every field full', () => {
    const services = buildServices(2000, (index) => `${index} ${'🔥'.repeat(90)}`);
    const description = '🧯'.repeat(4000);
    const last = options(form(services, buildInput({ description }))).at(-1)?.value;
    const service = services.find(({ id }) => id === last) ?? buildInput().service;
    const view = form(services, buildInput({ service, description }));
    expect(element(view, 'service')).toHaveProperty('initial_option');
    expect(validateView(view)).toEqual([]);
    expect(bytesOf(view)).toBeLessThanOrEqual(VIEW_BYTES);
  });

  it('tells services of one name apart, and those alike in their first 75 characters', () => {
    const long = 'x'.repeat(75);
    const [a, b, c, d, e] = buildServices(
      5,
      (index) => ['', 'Pay', 'Pay', long, `${long}y`, 'Other'][index] ?? '',
    );
    const shown = texts(form([a, b, c, d, e].filter((one) => one !== undefined)));
    expect(shown).toEqual([
      'Pay (00000001)',
      'Pay (00000002)',
      `${'x'.repeat(64)} (00000003)`,
      `${'x'.repeat(64)} (00000004)`,
      'Other',
    ]);
  });

  it('labels a group by its first and last service', () => {
    expect(labels(form(buildServices(150)))).toEqual([
      'Service 1 - Service 100',
      'Service 101 - Service 150',
    ]);
  });

  it('preselects nothing', () => {
    const view = form(buildServices(3));
    expect(JSON.stringify(view)).not.toContain('initial_');
    expect(options(view).map(({ value }) => value)).toEqual(buildServices(3).map(({ id }) => id));
    expect(optionsOf(element(view, 'priority')).map(({ value }) => value)).toEqual([
      'P1',
      'P2',
      'P3',
      'P4',
      'P5',
    ]);
  });

  it.each([3, 150])('shows what was filled in before, among %d services', (count) => {
    const services = buildServices(count);
    const input = buildInput({ service: { id: services[2]?.id ?? '', name: 'an older name' } });
    const view = form(services, input);
    expect(validateView(view)).toEqual([]);
    expect(element(view, 'service').initial_option).toEqual(options(view)[2]);
    expect(element(view, 'priority').initial_option).toMatchObject({ value: 'P2' });
    expect(element(view, 'message').initial_value).toBe(input.message);
    expect(element(view, 'description').initial_value).toBe(input.description);
    expect(element(view, 'link').initial_value).toBe(input.link);
  });

  it('does not preselect a service that is gone', () => {
    const view = form(buildServices(3), { service: { id: 'gone', name: 'Gone' } });
    expect(element(view, 'service')).not.toHaveProperty('initial_option');
    expect(validateView(view)).toEqual([]);
  });

  it('cuts a message to the 130 characters that may be typed', () => {
    const view = form(buildServices(1), { message: '🔥'.repeat(131) });
    // Slack counts UTF-16 units.
    expect(element(view, 'message')).toMatchObject({ initial_value: '🔥'.repeat(65), max_length: 130 });
    expect(validateView(view)).toEqual([]);
  });

  it('puts a text that the message has no room for into the description', () => {
    const long = 'word '.repeat(40);
    const view = form(buildServices(1), { message: long });
    expect(element(view, 'message')).toMatchObject({ initial_value: long.slice(0, 130) });
    expect(element(view, 'description')).toMatchObject({ initial_value: long });
    const described = form(buildServices(1), { message: long, description: 'Mine' });
    expect(element(described, 'description')).toMatchObject({ initial_value: 'Mine' });
  });

  it('keeps the service that was chosen before among those that fit', () => {
    const many = buildServices(5000);
    const chosen = many.at(-1);
    const view = form(many, { ...(chosen && { service: chosen }) });
    expect(element(view, 'service')).toMatchObject({ initial_option: { value: chosen?.id } });
    expect(validateView(view)).toEqual([]);
  });

  it('requires service, priority and message only', () => {
    const optional = blocks(form(buildServices(1))).filter((block) => block.optional === true);
    expect(optional.map(({ block_id }) => block_id)).toEqual(['description', 'link']);
  });

  it('keeps its block and action ids in every version', () => {
    const ids = (view: ModalView) =>
      blocks(view)
        .filter(({ type }) => type === 'input')
        .map((block) => [block.block_id, elementsOf(block).map(({ action_id }) => action_id)]);
    const versions = [
      form(buildServices(1)),
      form(buildServices(5000)),
      form(buildServices(150), buildInput()),
    ];
    const [first, ...others] = versions.map(ids);
    expect(first?.map(([block]) => block)).toEqual(['service', 'priority', 'message', 'description', 'link']);
    for (const other of others) expect(other).toEqual(first);
  });
});

describe('every view', () => {
  it.each([
    ['loading', loadingView(IDENTITY, 'OpsGenie'), false],
    ['problem', problemView(IDENTITY, 'OpsGenie refused.', 'Page the person on call directly.'), false],
    ['endless problem', problemView(IDENTITY, 'x'.repeat(4000), 'y'.repeat(4000)), false],
    ['form', form(buildServices(1)), true],
  ])(
    '%s carries the same identity, and can be submitted only where there is a form',
    (_case, view, submit) => {
      expect(validateView(view)).toEqual([]);
      expect(view).toMatchObject({ callback_id: '/sre:incident:create', external_id: IDENTITY.externalId });
      expect(JSON.parse(view.private_metadata ?? '')).toEqual(IDENTITY.metadata);
      expect(isObject(view.submit)).toBe(submit);
    },
  );
});
