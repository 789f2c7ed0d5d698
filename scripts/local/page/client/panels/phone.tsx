import type { Push } from '../../../driver-answers.ts';
import { Link } from '../conversation/mrkdwn.tsx';
import { useSession } from '../session.ts';

/** By Pushover's priority. https://pushover.net/api#priority */
const URGENCY: Record<number, string> = {
  2: 'emergency',
  1: 'high',
  0: 'normal',
  [-1]: 'quiet',
  [-2]: 'silent',
};

/** The phone of the user on call. */
export function Phone() {
  const { pushes } = useSession().snapshot;
  const isRinging = pushes.some(({ ringing }) => ringing);
  return (
    <section class={isRinging ? 'panel phone ringing' : 'panel phone'} aria-labelledby="phone">
      <h2 id="phone">
        Phone
        <span role="status" class="state">
          {isRinging ? 'ringing' : 'silent'}
        </span>
      </h2>
      {pushes.length === 0 && <p class="hint">No notification.</p>}
      <ul class="cards">
        {pushes.toReversed().map((push) => (
          <PushCard key={push.request} push={push} />
        ))}
      </ul>
    </section>
  );
}

function PushCard({ push }: { push: Push }) {
  const { bot } = useSession();
  const { priority, receipt, ringing, text, title, url, urlTitle } = push;
  const acknowledge = () =>
    void bot.send('/_local/pushover/driver/acknowledge', { method: 'POST', body: { receipt } });
  return (
    <li class={ringing ? 'card alarm' : 'card'}>
      <p>
        <span aria-hidden="true">{ringing ? '🔔' : '🔕'}</span> <b>{title}</b>
      </p>
      <p>{text}</p>
      <p class="caption">
        {URGENCY[priority] ?? `priority ${priority}`}
        {priority === 2 && `, ${soundOf(push)}`}
        {url !== '' && (
          <>
            {' · '}
            <Link url={url}>{urlTitle || 'open'}</Link>
          </>
        )}
      </p>
      {ringing && receipt && (
        <p class="buttons">
          <button type="button" class="slack-button" onClick={acknowledge}>
            Acknowledge<span class="unseen"> on the phone: {title}</span>
          </button>
        </p>
      )}
    </li>
  );
}

function soundOf({ acknowledged, ringing }: Push): string {
  if (ringing) return 'rings until somebody acknowledges';
  return acknowledged ? 'acknowledged on the phone' : 'silenced';
}
