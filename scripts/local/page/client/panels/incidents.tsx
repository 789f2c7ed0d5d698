import type { Incident } from '../../snapshot.ts';
import { useSession } from '../session.ts';

/** OpsGenie, as far as the user on call needs it. */
export function Incidents() {
  const { incidents } = useSession().snapshot;
  return (
    <section class="panel" aria-labelledby="incidents">
      <h2 id="incidents">OpsGenie</h2>
      {incidents.length === 0 && <p class="hint">No incident.</p>}
      <ul class="cards">
        {incidents.toReversed().map((incident) => (
          <IncidentCard key={incident.id} incident={incident} />
        ))}
      </ul>
    </section>
  );
}

function IncidentCard({ incident }: { incident: Incident }) {
  const { bot } = useSession();
  const { acknowledged, message, priority, status, tinyId } = incident;
  const act = (what: 'acknowledge' | 'close') =>
    void bot.send(`/_local/opsgenie/driver/${what}`, { method: 'POST', body: { incident: tinyId } });
  const isOpen = status === 'open';
  return (
    <li class={isOpen && !acknowledged ? 'card alarm' : 'card'}>
      <p>
        <b>#{tinyId}</b> <span class={`priority ${priority}`}>{priority}</span>{' '}
        {isOpen && acknowledged ? 'acknowledged' : status}
      </p>
      <p>{message}</p>
      {isOpen && (
        <p class="buttons">
          {!acknowledged && (
            <button type="button" class="slack-button" onClick={() => act('acknowledge')}>
              Acknowledge<span class="unseen"> incident {tinyId}</span>
            </button>
          )}
          <button type="button" class="slack-button" onClick={() => act('close')}>
            Close<span class="unseen"> incident {tinyId}</span>
          </button>
        </p>
      )}
    </li>
  );
}
