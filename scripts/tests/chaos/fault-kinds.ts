import type { FaultKind } from './fault-kind.ts';
import { busKinds, doorKinds } from './gateway-faults.ts';
import { killKinds, tableKinds } from './kill-faults.ts';
import { opsgenieKinds } from './opsgenie-faults.ts';
import { slackKinds } from './slack-faults.ts';

/** Every fault that chaos knows. */
export const FAULT_KINDS: readonly FaultKind[] = [
  ...busKinds,
  ...doorKinds,
  ...slackKinds,
  ...opsgenieKinds,
  ...killKinds,
  ...tableKinds,
];
