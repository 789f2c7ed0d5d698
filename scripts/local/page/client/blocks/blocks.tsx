import { useId } from 'preact/hooks';
import { isObject } from '../../../../../common/is-object.ts';
import { type JsonObject, objectsIn, textIn } from '../../../json.ts';
import { Mrkdwn, TextObject } from '../conversation/mrkdwn.tsx';
import { RichText } from '../conversation/rich-text.tsx';
import { type ElementPlace, textOf } from '../modal/field-values.ts';
import { withEmoji } from '../text.ts';
import { ElementView } from './element.tsx';
import { ImageElement } from './image.tsx';
import { useSurface } from './surface.ts';

/** Block Kit. https://docs.slack.dev/reference/block-kit/blocks */
export function Blocks({ blocks }: { blocks: unknown }) {
  return (
    <div class="blocks">
      {objectsIn(blocks).map((block) => (
        <Block key={textIn(block.block_id)} block={block} />
      ))}
    </div>
  );
}

function Block({ block }: { block: JsonObject }) {
  switch (block.type) {
    case 'section':
      return <Section block={block} />;
    case 'header':
      return <h3 class="block-header">{withEmoji(textOf(block.text))}</h3>;
    case 'divider':
      return <hr />;
    case 'context':
      return <Context elements={objectsIn(block.elements)} />;
    case 'image':
      return <ImageElement image={block} />;
    case 'actions':
      return (
        <div class="actions">
          {objectsIn(block.elements).map((element) => (
            <ElementView
              key={textIn(element.action_id)}
              place={placeIn(block, element, { isDispatched: true })}
            />
          ))}
        </div>
      );
    case 'input':
      return <Input block={block} />;
    case 'rich_text':
      return <RichText elements={objectsIn(block.elements)} />;
    case 'markdown':
      return <div class="text">{textIn(block.text)}</div>;
    case 'table':
      return <Table rows={block.rows} />;
    default:
      return <p class="hint">A block of the type “{textIn(block.type)}”, which is not shown here.</p>;
  }
}

function Section({ block }: { block: JsonObject }) {
  const { accessory } = block;
  return (
    <div class="section">
      <div>
        {isObject(block.text) && <TextObject text={block.text} />}
        {Array.isArray(block.fields) && (
          <div class="fields">
            {objectsIn(block.fields).map((field, index) => (
              <TextObject key={index} text={field} />
            ))}
          </div>
        )}
      </div>
      {isObject(accessory) && (
        <div class="accessory">
          {accessory.type === 'image' ? (
            <ImageElement image={accessory} isSmall />
          ) : (
            <ElementView
              place={placeIn(block, accessory, { isDispatched: true, label: textOf(block.text) })}
            />
          )}
        </div>
      )}
    </div>
  );
}

function Context({ elements }: { elements: JsonObject[] }) {
  return (
    <div class="context hint">
      {elements.map((element, index) =>
        element.type === 'image' ? (
          <ImageElement key={index} image={element} isSmall />
        ) : (
          <TextObject key={index} text={element} />
        ),
      )}
    </div>
  );
}

/** A field of a form: its label, its hint and what is wrong with it. */
function Input({ block }: { block: JsonObject }) {
  const surface = useSurface();
  const id = useId();
  if (!isObject(block.element)) return null;
  const error = surface.errors[textIn(block.block_id)];
  const hint = textOf(block.hint);
  const isRequired = block.optional !== true;
  const label = withEmoji(textOf(block.label));
  const notes = [...(hint === '' ? [] : [`${id}-hint`]), ...(error === undefined ? [] : [`${id}-error`])];
  const place = placeIn(block, block.element, {
    ...{ label, isRequired, isInput: true, inputId: id, isDispatched: block.dispatch_action === true },
    ...(notes.length === 0 ? {} : { describedBy: notes.join(' ') }),
  });
  return (
    <div class={error === undefined ? 'field' : 'field wrong'}>
      <label for={id} id={`${id}-label`}>
        {label} {!isRequired && <small>(optional)</small>}
      </label>
      <ElementView place={place} />
      {hint !== '' && (
        <p class="hint" id={`${id}-hint`}>
          {withEmoji(hint)}
        </p>
      )}
      {error !== undefined && (
        <p class="field-error" id={`${id}-error`} role="alert">
          {error}
        </p>
      )}
    </div>
  );
}

function Table({ rows }: { rows: unknown }) {
  if (!Array.isArray(rows)) return null;
  return (
    <table class="block-table">
      <tbody>
        {rows.map((row, index) => (
          <tr key={index}>
            {objectsIn(row).map((cell, column) => (
              <td key={column}>
                {cell.type === 'rich_text' ? (
                  <RichText elements={objectsIn(cell.elements)} />
                ) : (
                  <Mrkdwn text={textIn(cell.text)} />
                )}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function placeIn(block: JsonObject, element: JsonObject, more: Partial<ElementPlace>): ElementPlace {
  const words = [textOf(element.text), more.label, textOf(element.placeholder), textIn(element.type)];
  return {
    blockId: textIn(block.block_id),
    actionId: textIn(element.action_id),
    element,
    isDispatched: false,
    isInput: false,
    isRequired: false,
    ...more,
    label: words.find((one) => one !== undefined && one !== '') ?? '',
  };
}
