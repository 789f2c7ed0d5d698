/** F6 and Shift+F6 move between the panes, as in Slack; of Slack's own, an open modal is the only one. */
export function movePaneFocus(event: KeyboardEvent): void {
  if (event.key !== 'F6') return;
  event.preventDefault();
  const panes = [...document.querySelectorAll<HTMLElement>('[data-pane]')].filter(
    (pane) => pane.closest('[inert]') === null,
  );
  const here = panes.findIndex((pane) => pane.contains(document.activeElement));
  const step = event.shiftKey ? panes.length - 1 : 1;
  const next = panes[here < 0 ? 0 : (here + step) % panes.length];
  const wanted = next?.querySelector<HTMLElement>('[data-pane-focus]') ?? next;
  wanted?.focus();
}
