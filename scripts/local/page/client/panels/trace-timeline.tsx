import { useState } from 'preact/hooks';
import type { Request } from '../../snapshot.ts';
import { useSession } from '../session.ts';
import { SpanRow } from './span.tsx';
import { budgetOf, type Gate, gatesOf, latestOf, type Mark, SLACK_WAITS_MS, stepsOf } from './span-rows.ts';

/** The trace of one request: the latest, unless the user chose another one. */
export function TraceTimeline() {
  const { bot, snapshot } = useSession();
  const [chosenId, setChosenId] = useState('');
  const { requests } = snapshot;
  const latest = latestOf(requests);
  const request = requests.find(({ requestId }) => requestId === chosenId) ?? latest;
  const labelOf = (one: Request) => bot.labels[one.requestId] ?? one.label;
  return (
    <section class="panel trace" aria-labelledby="trace">
      <h2 id="trace">Trace of the last request</h2>
      {request === undefined ? (
        <p class="hint">No request yet. Type a command: each step of its trace appears here.</p>
      ) : (
        <>
          <select
            aria-label="Which request"
            value={chosenId}
            onChange={(event) => setChosenId(event.currentTarget.value)}
          >
            <option value="">{latest === undefined ? '' : `Latest: ${labelOf(latest)}`}</option>
            {requests.toReversed().map((one) => (
              <option key={one.requestId} value={one.requestId}>
                {new Date(one.startedAt).toLocaleTimeString()} {labelOf(one)}
              </option>
            ))}
          </select>
          <Gates gates={gatesOf(request)} />
          <Budget marks={budgetOf(request)} />
          <Steps request={request} />
          <p class="reference caption">
            ref <code>{request.requestId}</code>
          </p>
        </>
      )}
    </section>
  );
}

const GATE_SIGNS: Record<Gate['state'], string> = { passed: '✓', refused: '✗', 'not reached': '·' };

function Gates({ gates }: { gates: Gate[] }) {
  const refused = gates.find(({ state }) => state === 'refused');
  if (gates.length === 0) return null;
  return (
    <>
      <ol class="gates" aria-label="Gates">
        {gates.map(({ name, state }) => (
          <li key={name} class={state.replace(' ', '-')}>
            <span aria-hidden="true">{GATE_SIGNS[state]}</span> {name}
            <span class="unseen"> {state}</span>
          </li>
        ))}
      </ol>
      {refused !== undefined && (
        <p class="refusal">
          Refused at the gate “{refused.name}”: {refused.why}
        </p>
      )}
    </>
  );
}

/** How much of Slack's three seconds was used. */
function Budget({ marks }: { marks: Mark[] }) {
  const last = marks.at(-1);
  if (last === undefined) return null;
  const words = marks.map(({ ms, name }) => `${name} after ${Math.round(ms)} ms`).join(', ');
  const used = Math.min(1, last.ms / SLACK_WAITS_MS);
  const level = used > 0.99 ? 'over' : used > 0.5 ? 'half' : 'fine';
  return (
    <div class="budget caption">
      <div class="bar" role="img" aria-label={`Of Slack's 3 seconds: ${words}`}>
        {marks.map(({ ms, name }, index) => (
          <div
            key={name}
            class={`used ${level} mark-${index}`}
            style={{ width: `${Math.max(0.5, Math.min(100, (ms / SLACK_WAITS_MS) * 100))}%` }}
          />
        ))}
      </div>
      <p>
        {words} <span>of Slack's 3 s</span>
      </p>
    </div>
  );
}

function Steps({ request }: { request: Request }) {
  const { snapshot } = useSession();
  const steps = stepsOf(request, snapshot);
  const end = Math.max(1, ...steps.map(({ at, span }) => at + (span.durationMs ?? 0)));
  return (
    <ol>
      {steps.map((step) => (
        <SpanRow key={`${step.requestId} ${step.index}`} step={step} end={end} />
      ))}
    </ol>
  );
}
