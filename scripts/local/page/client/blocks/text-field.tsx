import { h } from 'preact';
import { textIn } from '../../../json.ts';
import { type ElementPlace, textOf, valuesOf } from '../modal/field-values.ts';
import { fieldAttributes, useSurface } from './surface.ts';

const TYPES: Record<string, 'number' | 'email' | 'url' | 'date' | 'time' | 'datetime-local'> = {
  number_input: 'number',
  email_text_input: 'email',
  url_text_input: 'url',
  datepicker: 'date',
  timepicker: 'time',
  datetimepicker: 'datetime-local',
};

/** A text field; its length is checked on submit, as in Slack. */
export function TextElement({ place }: { place: ElementPlace }) {
  const surface = useSurface();
  const [value = ''] = valuesOf(surface, place);
  const { element } = place;
  const onInput = (event: { currentTarget: { value: string } }) =>
    surface.change(place, event.currentTarget.value || null);
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'Enter' || !place.isDispatched) return;
    event.preventDefault();
    surface.click(place, value || null);
  };
  const placeholder = textOf(element.placeholder);
  const attributes = { ...fieldAttributes(place, surface), placeholder, value, onInput };
  if (element.multiline === true) return <textarea rows={4} {...attributes} />;
  const type = TYPES[textIn(element.type)] ?? 'text';
  const step = element.is_decimal_allowed === true ? 'any' : undefined;
  return (
    <>
      {h('input', { ...attributes, type, step, onKeyDown })}
      <Counter value={value} max={element.max_length} />
    </>
  );
}

/** The characters that are left, if they are few. */
function Counter({ max, value }: { max: unknown; value: string }) {
  if (typeof max !== 'number') return null;
  const left = max - Array.from(value).length;
  return left > max / 4 ? null : (
    <span class={left < 0 ? 'counter caption over' : 'counter caption'}>{left}</span>
  );
}

export function DateTimeElement({ place }: { place: ElementPlace }) {
  const surface = useSurface();
  const [value = ''] = valuesOf(surface, place);
  const isMoment = place.element.type === 'datetimepicker';
  return h('input', {
    ...fieldAttributes(place, surface),
    type: TYPES[textIn(place.element.type)] ?? 'text',
    value: isMoment ? toLocal(value) : value,
    onChange: (event: { currentTarget: { value: string } }) => {
      const typed = event.currentTarget.value;
      surface.change(place, (isMoment ? toSeconds(typed) : typed) || null);
    },
  });
}

/** Slack has seconds since the epoch, the browser's field has local time. */
function toLocal(seconds: string): string {
  if (seconds === '') return '';
  const date = new Date(Number(seconds) * 1000);
  return new Date(date.getTime() - date.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
}

function toSeconds(local: string): string {
  return local === '' ? '' : String(Math.floor(new Date(local).getTime() / 1000));
}
