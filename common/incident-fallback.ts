import { optionalText } from './config.ts';

/** What people are told to do when no incident could be opened. */
export const incidentFallback = optionalText(
  'INCIDENT_FALLBACK',
  'page the person on call directly.',
  'call the person on call, +00 000 0000',
);
