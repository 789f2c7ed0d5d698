import { useSession } from '../session.ts';

/** The addresses, and the same commands for a terminal. */
export function About() {
  const { addresses, commands } = useSession();
  return (
    <section class="panel about" aria-labelledby="about">
      <details>
        <summary>
          <h2 id="about">Addresses and the terminal</h2>
        </summary>
        <dl>
          {addresses.map(({ address, name }) => (
            <div key={name}>
              <dt class="hint">{name}</dt>
              <dd>{address.startsWith('http') ? <a href={address}>{address}</a> : <code>{address}</code>}</dd>
            </div>
          ))}
        </dl>
        <p>In a second terminal:</p>
        <ul>
          {commands.map(({ command, description }) => (
            <li key={command}>
              <code>npm run send -- {command}</code> {description}
            </li>
          ))}
        </ul>
        <p>
          Any other fault: <code>POST</code> to the address of the faults, such as{' '}
          <code>{'{"target":"slack.chat.postMessage","kind":"stall","ms":10000,"times":1}'}</code>
        </p>
      </details>
    </section>
  );
}
