import type { Priority } from '../../common/priorities.ts';
import type { MessageRef } from '../../common/slack/messages.ts';
import type { IncidentAction } from './incident-backend.ts';

/** What a user wants done to an incident that exists. */
export interface IncidentOrder {
  action: IncidentAction;
  /** As typed, or as a button carries both. */
  incident: { number: string; id?: string };
  note?: string;
  priority?: Priority;
  team?: string;
  /** The message whose button was clicked: it shows the result. */
  clicked?: MessageRef;
}
