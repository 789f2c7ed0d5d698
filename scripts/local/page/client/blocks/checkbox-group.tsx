import { useId } from 'preact/hooks';
import { isObject } from '../../../../../common/is-object.ts';
import type { JsonObject } from '../../../json.ts';
import { TextObject } from '../conversation/mrkdwn.tsx';
import { choicesOf, type ElementPlace, keyOf, toggled, valuesOf } from '../modal/field-values.ts';
import { useSurface } from './surface.ts';

interface CheckboxGroupProps {
  place: ElementPlace;
  type: 'checkbox' | 'radio';
}

export function CheckboxGroup({ place, type }: CheckboxGroupProps) {
  const surface = useSurface();
  const { describedBy, element, inputId, label } = place;
  const chosen = valuesOf(surface, place);
  const named = inputId === undefined ? { 'aria-label': label } : { 'aria-labelledby': `${inputId}-label` };
  const options = choicesOf(element).flatMap((group) => group.options);
  return (
    <div
      id={inputId}
      role={type === 'radio' ? 'radiogroup' : 'group'}
      aria-describedby={describedBy}
      {...named}
    >
      {options.map(({ option, value }) => (
        <Checkbox
          key={value}
          option={option}
          input={{
            type,
            name: keyOf(place),
            checked: chosen.includes(value),
            onChange: () => surface.change(place, type === 'radio' ? value : toggled(chosen, value)),
          }}
        />
      ))}
    </div>
  );
}

interface CheckboxProps {
  option: JsonObject;
  input: { type: 'checkbox' | 'radio'; name: string; checked: boolean; onChange: () => void };
}

export function Checkbox({ option: { description, text }, input }: CheckboxProps) {
  const id = useId();
  return (
    <div class="checkbox">
      <input id={id} {...input} />
      <label for={id}>
        <TextObject text={text} />
        {isObject(description) && (
          <small>
            <TextObject text={description} />
          </small>
        )}
      </label>
    </div>
  );
}
