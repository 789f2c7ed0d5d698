export interface JsmStatus {
  id: string;
  name: string;
  category: 'new' | 'indeterminate' | 'done';
}

const open: JsmStatus = { id: '10030', name: 'Open', category: 'new' };
const inProgress: JsmStatus = { id: '10031', name: 'Work in progress', category: 'indeterminate' };
const completed: JsmStatus = { id: '10032', name: 'Completed', category: 'done' };
const canceled: JsmStatus = { id: '10033', name: 'Canceled', category: 'done' };
const closed: JsmStatus = { id: '10034', name: 'Closed', category: 'done' };

export const FIRST_STATUS = open;
export const STATUSES: readonly JsmStatus[] = [open, inProgress, completed, canceled, closed];

export interface JsmTransition {
  id: string;
  name: string;
  from: readonly JsmStatus[];
  to: JsmStatus;
  needsResolution: boolean;
}

/** What leads from one status to another. Two of them end an open issue besides "Close": Jira does not say which is meant. */
export const TRANSITIONS: readonly JsmTransition[] = [
  { id: '11', name: 'Investigate', from: [open], to: inProgress, needsResolution: false },
  { id: '21', name: 'Resolve', from: [open, inProgress], to: completed, needsResolution: true },
  { id: '31', name: 'Cancel', from: [open, inProgress], to: canceled, needsResolution: false },
  { id: '41', name: 'Close', from: [open, inProgress, completed], to: closed, needsResolution: false },
  { id: '51', name: 'Back to open', from: [completed, canceled, closed], to: open, needsResolution: false },
];

export const RESOLUTIONS = [
  { id: '10000', name: 'Done' },
  { id: '10001', name: "Won't Do" },
] as const;

/** As Jira shows one. */
export function statusBean({ id, name, category }: JsmStatus): Record<string, unknown> {
  return { id, name, statusCategory: { key: category, name: category } };
}
