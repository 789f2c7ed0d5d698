import type { RefObject } from 'preact';
import { useEffect, useRef } from 'preact/hooks';

const FOCUSABLE = 'a[href], button:not([disabled]), input:not([disabled]), select, textarea, [tabindex="0"]';

/** Tab stays within the element. */
export function keepFocus(event: KeyboardEvent & { currentTarget: HTMLElement }): void {
  if (event.key !== 'Tab') return;
  const stops = [...event.currentTarget.querySelectorAll<HTMLElement>(FOCUSABLE)].filter(
    (stop) => stop.offsetParent !== null,
  );
  const [first] = stops;
  const last = stops.at(-1);
  const here = document.activeElement;
  const leaves = event.shiftKey ? here === first || here === event.currentTarget : here === last;
  if (!leaves) return;
  event.preventDefault();
  (event.shiftKey ? last : first)?.focus();
}

interface ModalFocus {
  isTop: boolean;
  isForm: boolean;
  /** Block ids of the fields that are wrong. */
  errors: string;
}

/** Focuses the modal's first field, after an error the first wrong one, and at the end what had the focus before. */
export function useFirstFocus(
  dialog: RefObject<HTMLElement | null>,
  { isTop, isForm, errors }: ModalFocus,
): void {
  const before = useRef<Element | null>(null);
  useEffect(() => {
    before.current = document.activeElement;
    return () => {
      const back = before.current?.isConnected ? before.current : null;
      const composer = document.querySelector('.composer input');
      const wanted = back !== null && back !== document.body ? back : composer;
      // What is below the modal can take the focus only when it is no longer inert.
      setTimeout(() => wanted instanceof HTMLElement && wanted.focus());
    };
  }, []);
  useEffect(() => {
    if (!isTop) return;
    const wrong = errors === '' ? null : dialog.current?.querySelector('.wrong :is(input, select, textarea)');
    const first = dialog.current?.querySelector(
      '[data-focus-on-load], .modal-body :is(input, select, textarea, button)',
    );
    const wanted = wrong ?? (isForm ? first : null) ?? dialog.current;
    if (wanted instanceof HTMLElement) wanted.focus();
  }, [dialog, isTop, isForm, errors]);
}
