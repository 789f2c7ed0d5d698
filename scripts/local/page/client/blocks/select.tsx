import { textIn } from '../../../json.ts';
import { type Choice, choicesOf, type ElementPlace, textOf, valuesOf } from '../modal/field-values.ts';
import { type Session, shownName, useSession } from '../session.ts';
import { withEmoji } from '../text.ts';
import { fieldAttributes, useSurface } from './surface.ts';

/** A menu of one choice: the app's own options, or people or channels of the session. */
export function SelectElement({ place }: { place: ElementPlace }) {
  const surface = useSurface();
  const groups = groupsFor(place.element, useSession());
  const [chosen = ''] = valuesOf(surface, place);
  const placeholder = textOf(place.element.placeholder) || 'Select an option';
  return (
    <select
      {...fieldAttributes(place, surface)}
      value={chosen}
      onChange={(event) => surface.change(place, event.currentTarget.value || null)}
    >
      <option value="">{placeholder}</option>
      {groups.map((group) =>
        group.label === '' ? (
          group.options.map(optionOf)
        ) : (
          <optgroup key={group.label} label={group.label}>
            {group.options.map(optionOf)}
          </optgroup>
        ),
      )}
    </select>
  );
}

function optionOf({ option, value }: Choice) {
  return (
    <option key={value} value={value}>
      {withEmoji(textOf(option.text))}
      {textOf(option.description) && `: ${textOf(option.description)}`}
    </option>
  );
}

/** What there is to choose from, in its groups. */
export function groupsFor(
  element: Parameters<typeof choicesOf>[0],
  session: Session,
): ReturnType<typeof choicesOf> {
  const type = textIn(element.type);
  const named = (known: readonly { id: string; name: string }[]) => [
    { label: '', options: known.map(({ id, name }) => ({ value: id, option: { text: { text: name } } })) },
  ];
  const channels = session.channels.map((channel) => ({ ...channel, name: shownName(channel) }));
  if (type.endsWith('users_select')) return named(session.users);
  if (type.endsWith('conversations_select')) return named(channels);
  if (type.endsWith('channels_select')) return named(channels.filter(({ kind }) => kind === 'public'));
  return choicesOf(element);
}
