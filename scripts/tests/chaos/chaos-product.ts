import type { IncidentProduct } from '../../../lambda/opsgenie/incident-backend.ts';
import type { Bot } from '../../local/bot.ts';
import type { ActName, FaultKind } from './fault-kind.ts';
import type { IncidentAct } from './incident-acts.ts';

/** One incident as its product holds it. */
export interface ShownIncident {
  message: string;
  /** As it is typed in a command. */
  number: string;
  /** As messages call it: "#17", or "OPS-17". */
  label: string;
  url: string;
  status: 'open' | 'resolved' | 'closed';
  priority: string;
  isAcknowledged: boolean;
  /** What the product has accepted, by the call of the act that wants it, and of which incident or alert. */
  actions: { action: string; identifier: string; changed: boolean }[];
}

/** Where the incidents of a chaos live: all that differs between the products. */
export interface ChaosProduct {
  /** `INCIDENT_BACKEND` of the bot. */
  backend: IncidentProduct;
  /** Everything that chaos knows to go wrong with it. */
  faultKinds: readonly FaultKind[];
  /** What users do with an open incident of it. */
  acts: readonly ActName[];
  /** A fault has at least this share of the commands: as many as there is room for beside all the others. */
  minShare: number;
  /** The value of the service that is chosen in the modal. */
  service: string;
  /** Names of faults' targets: the act's call, and the reading of what became of that. */
  targetsOf: (act: IncidentAct) => { call: string; status: string };
  /** What the fake has, by its own ledger. */
  incidents: (bot: Pick<Bot, 'jsm' | 'opsgenie'>) => ShownIncident[];
  /** Somebody resolves it in the product itself. */
  resolveElsewhere: (bot: Bot, number: string) => Promise<void>;
}
