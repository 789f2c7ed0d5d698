/** Of incidents and alerts, the most urgent first. */
export const PRIORITIES = ['P1', 'P2', 'P3', 'P4', 'P5'] as const;

export type Priority = (typeof PRIORITIES)[number];
