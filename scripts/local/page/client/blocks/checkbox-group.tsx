import { useId } from 'preact/hooks';
import { isObject } from '../../../json.ts';
import { TextObject } from '../conversation/mrkdwn.tsx';
import { type Choice, choicesOf, type ElementPlace, keyOf, valuesOf } from '../modal/field-values.ts';
import { useSurface } from './surface.ts';

export function Checkboxes({ place }: { place: ElementPlace }) {
  const surface = useSurface();
  const chosen = valuesOf(surface, place);
  const toggle = (value: string) => {
    const others = chosen.filter((one) => one !== value);
    surface.change(place, others.length < chosen.length ? others : [...chosen, value]);
  };
  return (
    <CheckboxGroup
      place={place}
      type="checkbox"
      isChosen={(value) => chosen.includes(value)}
      onPick={toggle}
    />
  );
}

export function RadioButtons({ place }: { place: ElementPlace }) {
  const surface = useSurface();
  const chosen = valuesOf(surface, place);
  return (
    <CheckboxGroup
      place={place}
      type="radio"
      isChosen={(value) => chosen.includes(value)}
      onPick={(value) => surface.change(place, value)}
    />
  );
}

interface CheckboxGroupProps {
  place: ElementPlace;
  type: 'checkbox' | 'radio';
  isChosen: (value: string) => boolean;
  onPick: (value: string) => void;
}

function CheckboxGroup({ place, type, isChosen, onPick }: CheckboxGroupProps) {
  const { describedBy, element, inputId, label } = place;
  const named = inputId === undefined ? { 'aria-label': label } : { 'aria-labelledby': `${inputId}-label` };
  const options = choicesOf(element).flatMap((group) => group.options);
  return (
    <div
      class="ticks"
      id={inputId}
      role={type === 'radio' ? 'radiogroup' : 'group'}
      aria-describedby={describedBy}
      {...named}
    >
      {options.map((choice) => (
        <Tick
          key={choice.value}
          choice={choice}
          input={{
            type,
            name: keyOf(place),
            checked: isChosen(choice.value),
            onChange: () => onPick(choice.value),
          }}
        />
      ))}
    </div>
  );
}

interface TickProps {
  choice: Choice;
  input: { type: 'checkbox' | 'radio'; name: string; checked: boolean; onChange: () => void };
}

function Tick({ choice, input }: TickProps) {
  const id = useId();
  const { description, text } = choice.option;
  return (
    <div class="tick">
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
