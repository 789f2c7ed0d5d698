import type { Alarm } from '../../snapshot.ts';
import { useSession } from '../session.ts';

/** What can happen to an alarm: each state follows the one before at once. */
const CHANGES = [
  ['Fire', ['ALARM']],
  ['Recover', ['OK']],
  ['Lose data', ['INSUFFICIENT_DATA']],
  ['Flap', ['ALARM', 'OK', 'ALARM', 'OK']],
] as const;

/** CloudWatch's alarms of the account. */
export function Alarms() {
  const { alarms } = useSession().snapshot;
  return (
    <section class="panel" aria-labelledby="alarms">
      <h2 id="alarms">CloudWatch</h2>
      <ul class="cards">
        {alarms.map((alarm) => (
          <AlarmCard key={alarm.name} alarm={alarm} />
        ))}
      </ul>
    </section>
  );
}

function AlarmCard({ alarm: { name, reason, state } }: { alarm: Alarm }) {
  const { bot } = useSession();
  const change = (states: readonly string[]) =>
    void bot.send('/_local/alarms/driver/states', { method: 'POST', body: { alarm: name, states } });
  return (
    <li class={state === 'ALARM' ? 'card alarm' : 'card'}>
      <p>
        <b>{name}</b> {state}
      </p>
      <p class="caption">{reason}</p>
      <p class="buttons">
        {CHANGES.filter(([, [first, ...more]]) => more.length > 0 || first !== state).map(
          ([label, states]) => (
            <button key={label} type="button" class="slack-button" onClick={() => change(states)}>
              {label}
              <span class="unseen"> {name}</span>
            </button>
          ),
        )}
      </p>
    </li>
  );
}
