import { useState } from 'preact/hooks';
import { isObject, textIn } from '../../../json.ts';
import { ConfirmDialog } from '../modal/confirm.tsx';
import type { ElementPlace, Typed } from '../modal/field-values.ts';
import { ButtonElement } from './button.tsx';
import { Checkboxes, RadioButtons } from './checkbox-group.tsx';
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
  switch (type) {
    case 'button':
    case 'workflow_button':
      return <ButtonElement place={place} />;
    case 'overflow':
      return <OverflowMenu place={place} />;
    case 'checkboxes':
      return <Checkboxes place={place} />;
    case 'radio_buttons':
      return <RadioButtons place={place} />;
    case 'plain_text_input':
    case 'number_input':
    case 'email_text_input':
    case 'url_text_input':
      return <TextElement place={place} />;
    case 'datepicker':
    case 'timepicker':
    case 'datetimepicker':
      return <DateTimeElement place={place} />;
    case 'static_select':
    case 'users_select':
    case 'channels_select':
    case 'conversations_select':
      return <SelectElement place={place} />;
    case 'multi_static_select':
    case 'multi_users_select':
    case 'multi_channels_select':
    case 'multi_conversations_select':
      return <MultiSelect place={place} />;
    default:
      return <p class="hint">An element of the type “{type}”, which cannot be used here.</p>;
  }
}

/** Asks first, and does it only then. */
function Confirmed({ place }: { place: ElementPlace }) {
  const surface = useSurface();
  const [asked, setAsked] = useState<{ act: () => void }>();
  const actions = {
    ...surface,
    click: (one: ElementPlace, value?: Typed) => setAsked({ act: () => surface.click(one, value) }),
    change: (one: ElementPlace, value: Typed) => setAsked({ act: () => surface.change(one, value) }),
  };
  return (
    <Surface.Provider value={actions}>
      <Bare place={place} />
      {asked !== undefined && (
        <ConfirmDialog
          confirm={isObject(place.element.confirm) ? place.element.confirm : {}}
          onAnswer={(isConfirmed) => {
            setAsked(undefined);
            if (isConfirmed) asked.act();
          }}
        />
      )}
    </Surface.Provider>
  );
}
