import { useId, useState } from 'preact/hooks';
import { type Choice, type ElementPlace, textOf, valuesOf } from '../modal/field-values.ts';
import { withEmoji } from '../text.ts';
import { useWorkspace } from '../workspace.ts';
import { groupsFor } from './select.tsx';
import { useSurface } from './surface.ts';

const FEW = 8;

/** A list in which several can be ticked, with a filter where it is long. */
export function MultiSelect({ place }: { place: ElementPlace }) {
  const surface = useSurface();
  const [filter, setFilter] = useState('');
  const groups = groupsFor(place.element, useWorkspace());
  const chosen = valuesOf(surface, place);
  const { describedBy, inputId, isInput, label } = place;
  const isLong = groups.flatMap(({ options }) => options).length > FEW;
  const named = isInput ? { 'aria-labelledby': `${inputId}-label` } : { 'aria-label': label };
  const toggle = (value: string) => {
    const others = chosen.filter((one) => one !== value);
    surface.change(place, others.length < chosen.length ? others : [...chosen, value]);
  };
  return (
    <fieldset id={inputId} class="multi" aria-describedby={describedBy} {...named}>
      {isLong && (
        <input
          type="search"
          placeholder="Filter"
          aria-label={`Filter ${label}`}
          value={filter}
          onInput={(event) => setFilter(event.currentTarget.value)}
        />
      )}
      <p class="chosen">
        {chosen.length === 0 ? textOf(place.element.placeholder) : `${chosen.length} chosen`}
      </p>
      {groups.map((group) => (
        <fieldset key={group.label}>
          {group.label !== '' && <legend>{group.label}</legend>}
          {group.options
            .filter((one) => matches(one, filter))
            .map((choice) => (
              <Row
                key={choice.value}
                choice={choice}
                isChosen={chosen.includes(choice.value)}
                onToggle={toggle}
              />
            ))}
        </fieldset>
      ))}
    </fieldset>
  );
}

interface RowProps {
  choice: Choice;
  isChosen: boolean;
  onToggle: (value: string) => void;
}

function Row({ choice, isChosen, onToggle }: RowProps) {
  const id = useId();
  return (
    <div class="tick">
      <input id={id} type="checkbox" checked={isChosen} onChange={() => onToggle(choice.value)} />
      <label for={id}>{withEmoji(textOf(choice.option.text))}</label>
    </div>
  );
}

function matches({ option }: Choice, filter: string): boolean {
  return textOf(option.text).toLowerCase().includes(filter.toLowerCase());
}
