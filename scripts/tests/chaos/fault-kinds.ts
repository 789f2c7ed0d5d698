import { busKinds, doorKinds } from './door-kinds.ts';
import type { FaultKind } from './fault-kind.ts';
import { killKinds, tableKinds } from './kill-kinds.ts';
import { opsgenieKinds } from './opsgenie-kinds.ts';
import { slackKinds } from './slack-kinds.ts';

/** Every fault that chaos knows. */
export const FAULT_KINDS: readonly FaultKind[] = [
  ...busKinds,
  ...doorKinds,
  ...slackKinds,
  ...opsgenieKinds,
  ...killKinds,
  ...tableKinds,
];
