import { useState } from 'preact/hooks';
import { type JsonObject, textIn } from '../../../json.ts';
import { textOf } from '../modal/field-values.ts';
import { safeUrl } from '../text.ts';

/** Loaded on a click: by itself, this page calls nothing outside. */
export function ImageElement({ image, isSmall = false }: { image: JsonObject; isSmall?: boolean }) {
  const [isLoaded, setIsLoaded] = useState(false);
  const alt = textIn(image.alt_text);
  const url = safeUrl(textIn(image.image_url));
  const isHere = url?.startsWith(`${location.origin}/`) === true;
  return (
    <figure class={isSmall ? 'image small' : 'image'}>
      {textOf(image.title) !== '' && <figcaption>{textOf(image.title)}</figcaption>}
      {url !== undefined && (isHere || isLoaded) ? (
        <img src={url} alt={alt} />
      ) : (
        <button type="button" disabled={url === undefined} title={url} onClick={() => setIsLoaded(true)}>
          <span aria-hidden="true">🖼️</span> {alt}
          {!isSmall && (
            <small>{url === undefined ? ' not shown here' : ` load from ${new URL(url).host}`}</small>
          )}
        </button>
      )}
    </figure>
  );
}
