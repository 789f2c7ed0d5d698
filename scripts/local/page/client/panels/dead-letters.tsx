import type { DeadLetter } from '../../snapshot.ts';

/** What failed for the last time; nothing is shown while there is none. */
export function DeadLetters({ letters }: { letters: DeadLetter[] }) {
  if (letters.length === 0) return null;
  return (
    <section class="panel" aria-labelledby="letters">
      <h2 id="letters">Dead letters</h2>
      <ul class="cards">
        {letters.toReversed().map((letter) => (
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
