import { useSession } from '../session.ts';

/** Events that failed for the last time; nothing if there are none. */
export function DeadLetters() {
  const { deadLetters } = useSession().snapshot;
  if (deadLetters.length === 0) return null;
  return (
    <section class="panel" aria-labelledby="letters">
      <h2 id="letters">Dead letters</h2>
      <ul class="cards">
        {deadLetters.toReversed().map((letter) => (
          <li key={`${letter.at} ${letter.functionName}`} class="card">
            <details>
              <summary>
                <b>{letter.functionName}</b> in <code>{letter.queue}</code>, called {letter.attempts} times:{' '}
                {letter.error}
              </summary>
              <div class="json">
                <pre>{JSON.stringify(letter.event, null, 2)}</pre>
              </div>
            </details>
          </li>
        ))}
      </ul>
    </section>
  );
}
