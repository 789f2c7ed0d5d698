import { actionFaults } from './action-faults.ts';
import type { FaultKind } from './fault-kind.ts';
import { busFaults, gatewayFaults } from './gateway-faults.ts';
import { killFaults } from './kill-faults.ts';
import { opsgenieFaults } from './opsgenie-faults.ts';
import { slackFaults } from './slack-faults.ts';
import { tableFaults } from './table-faults.ts';

/** Every fault that chaos knows. */
export const FAULT_KINDS: readonly FaultKind[] = [
  ...busFaults,
  ...gatewayFaults,
  ...slackFaults,
  ...opsgenieFaults,
  ...killFaults,
  ...tableFaults,
  ...actionFaults,
];
