import { textIn } from '../../../json.ts';
import { choicesOf, type ElementPlace, textOf } from '../modal/field-values.ts';
import { safeUrl, withEmoji } from '../text.ts';
import { Menu } from './menu.tsx';
import { useSurface } from './surface.ts';

/** https://docs.slack.dev/reference/block-kit/block-elements/overflow-menu-element */
export function OverflowMenu({ place }: { place: ElementPlace }) {
  const { click } = useSurface();
  const items = choicesOf(place.element)
    .flatMap((group) => group.options)
    .map(({ option, value }) => ({
      key: value,
      text: withEmoji(textOf(option.text)),
      onChoose: () => {
        const href = safeUrl(textIn(option.url));
        if (href !== undefined) window.open(href, '_blank', 'noreferrer');
        click(place, value);
      },
    }));
  return <Menu items={items} label="More actions" />;
}
