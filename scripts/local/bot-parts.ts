import type { Account } from './aws/endpoint.ts';
import type { Fakes } from './fakes/fakes.ts';
import type { Faults } from './fakes/faults/faults.ts';
import type { Trace } from './trace.ts';
import type { Cloud } from './wiring/cloud.ts';

/** What the local bot consists of, for everything that looks into it. */
export interface BotParts extends Fakes {
  url: string;
  /** Where new incidents are opened. */
  incidentBackend: 'opsgenie' | 'jsm';
  /** Name of the real workspace that it serves; null where Slack is simulated. */
  workspace: string | null;
  cloud: Cloud;
  account: Account;
  faults: Faults;
  trace: Trace;
}
