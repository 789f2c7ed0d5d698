import type { Incident } from '../../snapshot.ts';
import { Link } from '../conversation/mrkdwn.tsx';
import { useSession } from '../session.ts';

/** The product in which incidents live, as far as the user on call needs it. */
export function Incidents() {
  const { incidentProduct, snapshot } = useSession();
  const { incidents } = snapshot;
  return (
    <section class="panel" aria-labelledby="incidents">
      <h2 id="incidents">{incidentProduct}</h2>
      {incidents.length === 0 && <p class="hint">No incident.</p>}
      <ul class="cards">
        {incidents.toReversed().map((incident) => (
          <IncidentCard key={incident.id} incident={incident} />
        ))}
      </ul>
    </section>
  );
}

/** What ends an incident in each product's own page. */
const ENDING = {
  opsgenie: { word: 'Close', path: 'close', body: {} },
  jsm: { word: 'Resolve', path: 'transition', body: { name: 'Resolve' } },
} as const;

function IncidentCard({ incident }: { incident: Incident }) {
  const { bot } = useSession();
  const { acknowledged, isOpen, label, message, number, priority, product, status, url } = incident;
  const ending = ENDING[product];
  const act = (path: string, body: object = {}) =>
    void bot.send(`/_local/${product}/driver/${path}`, {
      method: 'POST',
      body: { incident: number, ...body },
    });
  return (
    <li class={isOpen && !acknowledged ? 'card alarm' : 'card'}>
      <p>
        <b>
          <Link url={url}>{label}</Link>
        </b>{' '}
        <span class={`priority ${priority}`}>{priority}</span>{' '}
        {isOpen && acknowledged ? 'acknowledged' : status}
      </p>
      <p>{message}</p>
      {isOpen && (
        <p class="buttons">
          {!acknowledged && (
            <button type="button" class="slack-button" onClick={() => act('acknowledge')}>
              Acknowledge<span class="unseen"> incident {number}</span>
            </button>
          )}
          <button type="button" class="slack-button" onClick={() => act(ending.path, ending.body)}>
            {ending.word}
            <span class="unseen"> incident {number}</span>
          </button>
        </p>
      )}
    </li>
  );
}
