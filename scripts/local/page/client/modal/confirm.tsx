import { useEffect, useId, useRef } from 'preact/hooks';
import type { JsonObject } from '../../../json.ts';
import { TextObject } from '../conversation/mrkdwn.tsx';
import { textOf } from './field-values.ts';

interface ConfirmProps {
  confirm: JsonObject;
  onAnswer: (isConfirmed: boolean) => void;
}

/** https://docs.slack.dev/reference/block-kit/composition-objects/confirmation-dialog-object */
export function ConfirmDialog({ confirm, onAnswer }: ConfirmProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  const id = useId();
  // The browser's own modal dialog keeps the focus in it, and gives it back.
  useEffect(() => dialog.current?.showModal(), []);
  const isDanger = confirm.style === 'danger';
  return (
    <dialog
      ref={dialog}
      class="confirm"
      aria-labelledby={`${id}-title`}
      onCancel={(event) => {
        event.preventDefault();
        onAnswer(false);
      }}
    >
      <h3 id={`${id}-title`}>{textOf(confirm.title) || 'Are you sure?'}</h3>
      <TextObject text={confirm.text} />
      <p class="buttons">
        <button type="button" class="slack-button" onClick={() => onAnswer(false)}>
          {textOf(confirm.deny) || 'Cancel'}
        </button>
        <button
          type="button"
          class={`slack-button ${isDanger ? 'danger' : 'primary'}`}
          onClick={() => onAnswer(true)}
        >
          {textOf(confirm.confirm) || 'Yes'}
        </button>
      </p>
    </dialog>
  );
}
