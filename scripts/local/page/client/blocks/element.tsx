import { useState } from 'preact/hooks';
import { isObject } from '../../../../../common/is-object.ts';
import type { Typed } from '../../../driver-client.ts';
import { textIn } from '../../../json.ts';
import { ConfirmDialog } from '../modal/confirm.tsx';
import type { ElementPlace } from '../modal/field-values.ts';
import { ButtonElement } from './button.tsx';
import { CheckboxGroup } from './checkbox-group.tsx';
import { MultiSelect } from './multi-select.tsx';
import { OverflowMenu } from './overflow-menu.tsx';
import { SelectElement } from './select.tsx';
import { Surface, useSurface } from './surface.ts';
import { DateTimeElement, TextElement } from './text-field.tsx';

/** One interactive element, wherever it stands. https://docs.slack.dev/reference/block-kit/block-elements */
export function ElementView({ place }: { place: ElementPlace }) {
  const { confirm } = place.element;
  return isObject(confirm) ? <Confirmed place={place} /> : <Bare place={place} />;
}

function Bare({ place }: { place: ElementPlace }) {
  const type = textIn(place.element.type);
  if (/^(workflow_)?button$/.test(type)) return <ButtonElement place={place} />;
  if (type === 'overflow') return <OverflowMenu place={place} />;
  if (type === 'checkboxes') return <CheckboxGroup place={place} type="checkbox" />;
  if (type === 'radio_buttons') return <CheckboxGroup place={place} type="radio" />;
  if (/^(plain_text|number|email_text|url_text)_input$/.test(type)) return <TextElement place={place} />;
  if (/^(date|time|datetime)picker$/.test(type)) return <DateTimeElement place={place} />;
  if (/^(static|users|channels|conversations)_select$/.test(type)) return <SelectElement place={place} />;
  if (/^multi_(static|users|channels|conversations)_select$/.test(type)) return <MultiSelect place={place} />;
  return <p class="hint">An element of the type “{type}”, which cannot be used here.</p>;
}

/** Acts only after a confirmation. */
function Confirmed({ place }: { place: ElementPlace }) {
  const surface = useSurface();
  const [pending, setPending] = useState<{ act: () => void }>();
  const actions = {
    ...surface,
    click: (one: ElementPlace, value?: Typed) => setPending({ act: () => surface.click(one, value) }),
    change: (one: ElementPlace, value: Typed) => setPending({ act: () => surface.change(one, value) }),
  };
  return (
    <Surface.Provider value={actions}>
      <Bare place={place} />
      {pending !== undefined && (
        <ConfirmDialog
          confirm={isObject(place.element.confirm) ? place.element.confirm : {}}
          onAnswer={(isConfirmed) => {
            setPending(undefined);
            if (isConfirmed) pending.act();
          }}
        />
      )}
    </Surface.Provider>
  );
}
