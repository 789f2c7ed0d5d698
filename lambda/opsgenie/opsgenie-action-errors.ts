import { HttpStatusError } from '../../common/http.ts';
import { IncidentNotFoundError, IncidentRefusedError } from './incident-backend.ts';
import { explain, ownWordsOf } from './opsgenie-errors.ts';

/** Which key a call was made with: the name of its secret. */
export type KeyName = 'opsgenie-api-key' | 'opsgenie-integration-key';

const NEEDED: Record<KeyName, string> = {
  'opsgenie-api-key':
    'it needs Read, Create and Update, and Configuration access, and an incident of one team needs a key that may touch that team',
  'opsgenie-integration-key':
    'it has to be the key of an API integration, of the whole account or of the team that is called',
};

/** As `explain`, for what is done to an incident that exists: it says whose right is missing, in OpsGenie's words. */
export function explainAction(key: KeyName): (error: unknown) => unknown {
  return (error) => {
    if (!(error instanceof HttpStatusError)) return explain(error);
    const { status } = error.response;
    if (status === 404) {
      const userMessage = 'OpsGenie does not know it: it may have been deleted.';
      return new IncidentNotFoundError('not found', { cause: error, userMessage });
    }
    const userMessage = keyText(error, key);
    if (userMessage === undefined) return explain(error);
    return new IncidentRefusedError(`refused with ${status}`, { cause: error, userMessage });
  };
}

function keyText(error: HttpStatusError, key: KeyName): string | undefined {
  const { status } = error.response;
  if (status === 401 && key === 'opsgenie-integration-key') {
    return `Q-Bot cannot act on alerts in OpsGenie: its integration key is refused (401), and trying again does not help. Tell the Q-Bot team to set a valid one: \`npm run secrets -- set ${key}\`.`;
  }
  if (status !== 403) return undefined;
  const words = ownWordsOf(error);
  const said = words === '' ? '' : `: ${words}`;
  return `OpsGenie does not allow it (403)${said}. The right is missing from the key of Q-Bot (\`${key}\`), and trying again does not help. Tell the Q-Bot team: ${NEEDED[key]}.`;
}
