import { truncate, truncateToUnits } from '../../common/truncate.ts';
import { attribution } from './attribution.ts';
import type { NewIncident } from './incident-backend.ts';
import { toDocument } from './jsm-adf.ts';
import { keyLabel, PROPERTY } from './jsm-find.ts';
import type { JsmSettings } from './jsm-settings.ts';

const SUMMARY_UNITS = 255;
const DESCRIPTION_CHARACTERS = 15_000;

/** What an incident is opened without rather than not at all. */
export interface OptionalField {
  /** Its id; undefined where the site shows none. */
  name: string | undefined;
  /** As people call it. */
  word: string;
  value: unknown;
}

/** The body of a create. https://developer.atlassian.com/cloud/jira/platform/rest/v3/api-group-issues/#api-rest-api-3-issue-post */
export function toIssue(
  settings: JsmSettings,
  incident: NewIncident,
  { fields, leftOut }: { fields: readonly OptionalField[]; leftOut: readonly string[] },
): unknown {
  const { description, key, link, message } = incident;
  return {
    fields: {
      project: { key: settings.projectKey },
      issuetype: { id: settings.issueTypeId },
      summary: truncateToUnits(message.replaceAll(/\s+/g, ' ').trim(), SUMMARY_UNITS),
      description: toDocument([
        truncate(description, DESCRIPTION_CHARACTERS),
        link,
        attribution(incident, 'Opened'),
      ]),
      // Not optional: the first look finds it by this.
      labels: ['q-bot', keyLabel(key)],
      ...Object.fromEntries(fields.map(({ name = '', value }) => [name, value])),
    },
    properties: [{ key: PROPERTY, value: propertyOf(incident, leftOut) }],
  };
}

/** What Q-Bot keeps with an issue: whose it is, and the words of what it was opened without. */
export function propertyOf(incident: NewIncident, leftOut: readonly string[]) {
  const { channelId: channel, key, requestId, service, startedBy, user } = incident;
  const ids = { user: user.id, ...(startedBy && { orderedBy: startedBy.id }), channel };
  return { key, requestId, ...ids, service: service.name, ...(leftOut.length > 0 && { leftOut }) };
}
