import { actionFaults } from './action-faults.ts';
import type { FaultKind } from './fault-kind.ts';
import { busFaults, gatewayFaults } from './gateway-faults.ts';
import { jsmActionFaults } from './jsm-action-faults.ts';
import { JSM_CALLS, jsmFaults } from './jsm-faults.ts';
import { killFaults } from './kill-faults.ts';
import { opsgenieActionFaults } from './opsgenie-action-faults.ts';
import { OPSGENIE_CALLS, opsgenieFaults } from './opsgenie-faults.ts';
import { slackFaults } from './slack-faults.ts';
import { tableFaults } from './table-faults.ts';

const before = [...busFaults, ...gatewayFaults, ...slackFaults];

/** Every fault that chaos knows where incidents live in OpsGenie. */
export const opsgenieFaultKinds: readonly FaultKind[] = [
  ...before,
  ...opsgenieFaults,
  ...killFaults(OPSGENIE_CALLS),
  ...tableFaults,
  ...actionFaults(opsgenieActionFaults),
];

/** The same where they live in Jira Service Management. */
export const jsmFaultKinds: readonly FaultKind[] = [
  ...before,
  ...jsmFaults,
  ...killFaults(JSM_CALLS),
  ...tableFaults,
  ...actionFaults(jsmActionFaults),
];
