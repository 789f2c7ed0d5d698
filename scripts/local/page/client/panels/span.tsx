import { useEffect, useState } from 'preact/hooks';
import type { Carried } from '../../../driver-answers.ts';
import { createDriverClient } from '../../../driver-client.ts';
import { duration, type Step } from './span-rows.ts';

/** One span; a click shows what it carried. `end`: of the whole trace, milliseconds. */
export function SpanRow({ step, end }: { step: Step; end: number }) {
  const [isOpen, setIsOpen] = useState(false);
  const { at, span, isTrouble, name } = step;
  const took = span.durationMs === null ? '…' : duration(span.durationMs);
  return (
    <li class={isTrouble ? 'span trouble' : 'span'}>
      <details onToggle={(event) => setIsOpen(event.currentTarget.open)}>
        <summary>
          <span class="at caption">+{duration(at).replace(' ms', '')}</span>
          <span class="name">
            {name}
            {span.cold !== undefined && (
              <span class={span.cold ? 'badge cold' : 'badge warm'}>{span.cold ? 'cold' : 'warm'}</span>
            )}
          </span>
          <span class="duration" aria-hidden="true">
            <span
              style={{
                left: `${(at / end) * 100}%`,
                width: `${Math.max(1, ((span.durationMs ?? 0) / end) * 100)}%`,
              }}
            />
          </span>
          <span class="took caption">{took}</span>
          {isTrouble && <span class="outcome caption">{span.outcome}</span>}
        </summary>
        {isOpen && <CarriedJson step={step} />}
      </details>
    </li>
  );
}

function CarriedJson({ step }: { step: Step }) {
  const [carried, setCarried] = useState<Carried>();
  const { span, index, requestId } = step;
  // There is no answer before its end.
  const isEnded = span.durationMs !== null;
  useEffect(() => {
    const load = async () => {
      setCarried((await createDriverClient('').carried(requestId))[index]);
    };
    load().catch(() => setCarried(undefined));
  }, [requestId, index, isEnded]);
  const shown = {
    outcome: span.outcome,
    ...(span.data === undefined ? {} : { data: span.data }),
    ...carried,
  };
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: who has only a keyboard scrolls it
    <section class="json" tabIndex={0} aria-label={`What ${step.name} carried`}>
      <pre>{JSON.stringify(shown, null, 2)}</pre>
    </section>
  );
}
