import { randomBytes } from 'node:crypto';
import { isObject } from '../../../../common/is-object.ts';
import { type JsonObject, textIn } from '../../json.ts';
import { type Problem, validateView } from './block-kit.ts';
import { presentBlocks, presentObject } from './blocks.ts';
import { BOT } from './workspace.ts';

/** What the user entered, by block_id and action_id, in Slack's shape. */
export type StateValues = Record<string, Record<string, JsonObject>>;

export interface ViewRecord {
  id: string;
  externalId: string;
  rootId: string;
  previousId: string | null;
  user: string;
  hash: string;
  status: 'open' | 'submitted' | 'closed';
  /** As the app gave it, with the ids and defaults that Slack adds. */
  view: JsonObject;
  /** As last submitted. */
  values: StateValues;
  /** Shown in the form, by block_id. */
  errors: Record<string, string>;
  updates: number;
}

export type ViewFault =
  | { error: 'invalid_arguments'; problems: Problem[] }
  | { error: 'view_too_large' | 'duplicate_external_id' | 'push_limit_reached' };

const MAX_VIEW_BYTES = 250_000;
const MAX_STACK = 3;
/** Older views that have ended are kept without their blocks: a long run would fill the memory. */
const ENDED_KEPT_WHOLE = 200;

/** The modals of a workspace: each user's stacks of up to three. */
export class Views {
  readonly #views = new Map<string, ViewRecord>();
  readonly #openByExternalId = new Map<string, ViewRecord>();
  readonly #open = new Set<ViewRecord>();
  readonly #ended: ViewRecord[] = [];
  readonly #now: () => number;
  #opened = 0;

  constructor(now: () => number) {
    this.#now = now;
  }

  list(): ViewRecord[] {
    return [...this.#views.values()];
  }

  get(id: string): ViewRecord | undefined {
    return this.#views.get(id);
  }

  openWithExternalId(externalId: string): ViewRecord | undefined {
    return this.#openByExternalId.get(externalId);
  }

  /** Why Slack would not show this view; `replaced` is the view that it replaces. */
  fault(view: unknown, replaced?: ViewRecord): ViewFault | undefined {
    const problems = validateView(view);
    if (problems.length > 0 || !isObject(view)) return { error: 'invalid_arguments', problems };
    if (Buffer.byteLength(JSON.stringify(view)) > MAX_VIEW_BYTES) return { error: 'view_too_large' };
    const holder = this.#openByExternalId.get(textIn(view.external_id));
    return holder === undefined || holder === replaced ? undefined : { error: 'duplicate_external_id' };
  }

  /** Shows a view without faults, on top of `below` if given. */
  open(user: string, view: JsonObject, below?: ViewRecord): ViewRecord | ViewFault {
    if (below !== undefined && this.#depth(below) >= MAX_STACK) return { error: 'push_limit_reached' };
    this.#opened += 1;
    const id = `V${String(this.#opened).padStart(10, '0')}`;
    const record: ViewRecord = {
      id,
      externalId: '',
      rootId: below?.rootId ?? id,
      previousId: below?.id ?? null,
      user,
      hash: '',
      status: 'open',
      view: {},
      values: {},
      errors: {},
      updates: 0,
    };
    this.#views.set(id, record);
    this.#open.add(record);
    this.#show(record, view);
    return record;
  }

  /** Replaces the view by one without faults. What the new one leaves out, its external_id too, is gone. */
  update(record: ViewRecord, view: JsonObject): void {
    record.updates += 1;
    this.#show(record, view);
  }

  end(record: ViewRecord, status: 'submitted' | 'closed'): void {
    record.status = status;
    this.#open.delete(record);
    this.#openByExternalId.delete(record.externalId);
    this.#ended.push(record);
    const old = this.#ended.length > ENDED_KEPT_WHOLE ? this.#ended.shift() : undefined;
    if (old !== undefined) old.view = { ...old.view, blocks: [] };
  }

  /** Ends the record's whole stack. */
  endAll(record: ViewRecord, status: 'submitted' | 'closed'): void {
    for (const one of [...this.#open]) {
      if (one.rootId === record.rootId) this.end(one, status);
    }
  }

  /** Is another open view on top of it? */
  isCovered(record: ViewRecord): boolean {
    return [...this.#open].some((one) => one.previousId === record.id);
  }

  #show(record: ViewRecord, view: JsonObject): void {
    this.#openByExternalId.delete(record.externalId);
    record.externalId = textIn(view.external_id);
    record.hash = `${Math.floor(this.#now() / 1000)}.${randomBytes(4).toString('hex')}`;
    record.view = { ...presentObject(view), blocks: presentBlocks(view.blocks) };
    record.errors = {};
    if (record.externalId !== '') this.#openByExternalId.set(record.externalId, record);
  }

  #depth(record: ViewRecord): number {
    const below = record.previousId === null ? undefined : this.#views.get(record.previousId);
    return below === undefined ? 1 : 1 + this.#depth(below);
  }
}

/** A view as Slack's API and payloads show it. */
export function presentView(
  record: ViewRecord,
  app: { teamId: string; appId: string },
  values: StateValues,
): JsonObject {
  const { view } = record;
  return {
    id: record.id,
    team_id: app.teamId,
    type: 'modal',
    blocks: view.blocks,
    private_metadata: textIn(view.private_metadata),
    callback_id: textIn(view.callback_id),
    state: { values },
    hash: record.hash,
    title: view.title,
    clear_on_close: view.clear_on_close === true,
    notify_on_close: view.notify_on_close === true,
    close: view.close ?? null,
    submit: view.submit ?? null,
    previous_view_id: record.previousId,
    root_view_id: record.rootId,
    app_id: app.appId,
    external_id: record.externalId,
    app_installed_team_id: app.teamId,
    bot_id: BOT.botId,
  };
}
