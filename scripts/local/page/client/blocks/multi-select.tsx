import { useState } from 'preact/hooks';
import { type Choice, type ElementPlace, keyOf, textOf, toggled, valuesOf } from '../modal/field-values.ts';
import { useSession } from '../session.ts';
import { Checkbox } from './checkbox-group.tsx';
import { groupsFor } from './select.tsx';
import { useSurface } from './surface.ts';

const FEW = 8;

/** A list of checkboxes, with a filter if it is long. */
export function MultiSelect({ place }: { place: ElementPlace }) {
  const surface = useSurface();
  const [filter, setFilter] = useState('');
  const groups = groupsFor(place.element, useSession());
  const chosen = valuesOf(surface, place);
  const { describedBy, inputId, isInput, label } = place;
  const isLong = groups.flatMap(({ options }) => options).length > FEW;
  const named = isInput ? { 'aria-labelledby': `${inputId}-label` } : { 'aria-label': label };
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
      <p class="hint">
        {chosen.length === 0 ? textOf(place.element.placeholder) : `${chosen.length} chosen`}
      </p>
      {groups.map((group) => (
        <fieldset key={group.label}>
          {group.label !== '' && <legend class="hint">{group.label}</legend>}
          {group.options
            .filter((one) => matches(one, filter))
            .map((choice) => (
              <Checkbox
                key={choice.value}
                option={choice.option}
                input={{
                  type: 'checkbox',
                  name: keyOf(place),
                  checked: chosen.includes(choice.value),
                  onChange: () => surface.change(place, toggled(chosen, choice.value)),
                }}
              />
            ))}
        </fieldset>
      ))}
    </fieldset>
  );
}

function matches({ option }: Choice, filter: string): boolean {
  return textOf(option.text).toLowerCase().includes(filter.toLowerCase());
}
