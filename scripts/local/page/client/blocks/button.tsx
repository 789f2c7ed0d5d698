import { textIn } from '../../../json.ts';
import { type ElementPlace, textOf } from '../modal/field-values.ts';
import { safeUrl, withEmoji } from '../text.ts';
import { useSurface } from './surface.ts';

/** A button with a `url` opens it, and the app is notified of the click as well. */
export function ButtonElement({ place }: { place: ElementPlace }) {
  const { click } = useSurface();
  const { accessibility_label, style, text, url } = place.element;
  const href = safeUrl(textIn(url));
  return (
    <button
      type="button"
      class={`slack-button ${textIn(style)}`}
      aria-label={textIn(accessibility_label) || undefined}
      onClick={() => {
        if (href !== undefined) window.open(href, '_blank', 'noreferrer');
        click(place);
      }}
    >
      {withEmoji(textOf(text))}
      {href !== undefined && <span aria-hidden="true"> ↗</span>}
    </button>
  );
}
