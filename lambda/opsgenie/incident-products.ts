import { isIssueId } from '../../common/issue-id.ts';
import {
  type IncidentActions,
  type IncidentBackend,
  type IncidentProduct,
  IncidentRefusedError,
} from './incident-backend.ts';
import { openedIn, type Receipt } from './receipt-store.ts';

/** One product, with both halves of the port. */
export type Incidents = IncidentBackend & IncidentActions;

/** As people call them. */
export const PRODUCT_NAMES: Readonly<Record<IncidentProduct, string>> = { opsgenie: 'OpsGenie', jsm: 'Jira' };

export interface IncidentProductsDeps {
  /** Where new incidents go. */
  chosen: IncidentProduct;
  /** Connects to a product; undefined where its settings are gone. Each is called once, and only if it is needed. */
  connect: Record<IncidentProduct, (() => Incidents) | undefined>;
}

/**
 * The chosen product, which reaches the other one for what an earlier setting left there: receipts say where they were
 * opened, and ids of incidents have a form of their own in each product.
 */
export function createIncidents({ chosen, connect }: IncidentProductsDeps): Incidents {
  const connected = new Map<IncidentProduct, Incidents>();
  const openedBy = (product: IncidentProduct): Incidents => {
    const known = connected.get(product) ?? connect[product]?.();
    if (known === undefined) throw settingsGone(product);
    connected.set(product, known);
    return known;
  };
  return { ...openedBy(chosen), openedBy, ownerOf: (id) => openedBy(productOf(id)) };
}

function productOf(incidentId: string): IncidentProduct {
  return isIssueId(incidentId) ? 'jsm' : 'opsgenie';
}

/**
 * The product that has this incident: what a button or a receipt carries may be older than the choice. The chosen one for
 * what was typed, without an id. Throws IncidentRefusedError if Q-Bot is not connected to it any more.
 */
export function ownerOf<T extends Pick<IncidentActions, 'ownerOf'>>(
  incidents: T,
  incidentId: string | undefined,
): T | IncidentActions {
  return incidentId === undefined ? incidents : (incidents.ownerOf?.(incidentId) ?? incidents);
}

/** Whatever is chosen now: what another product was asked for is there, or nowhere. Throws as `openedBy` does. */
export function ownerOfReceipt<Chosen extends Pick<IncidentBackend, 'openedBy'>>(
  incidents: Chosen,
  receipt: Pick<Receipt, 'backend'>,
): Chosen | ReturnType<NonNullable<IncidentBackend['openedBy']>> {
  return incidents.openedBy?.(openedIn(receipt)) ?? incidents;
}

function settingsGone(product: IncidentProduct): IncidentRefusedError {
  const name = PRODUCT_NAMES[product];
  return new IncidentRefusedError('not connected', {
    userMessage: `It was opened in ${name}, which Q-Bot is not connected to any more. Nothing was done: look there.`,
  });
}
