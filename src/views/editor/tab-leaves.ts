/** Esc, then Tab leaves an editor whose Tab indents. */

/**
 * Listens on the host of an editor that handles keys itself, at the host or within. An Escape that the editor uses up, to close a
 * list of suggestions say, changes nothing for Tab; one that drops a selection does. Returns what stops it.
 */
export function letTabLeave(host: HTMLElement, hasSelection: () => boolean): () => void {
  let leaves = false;
  let hadSelection = false;
  const before = (event: KeyboardEvent): void => {
    hadSelection = hasSelection();
    // Kept from the editor but not from the browser, which moves the focus on.
    if (event.key === 'Tab' && leaves) event.stopPropagation();
    leaves &&= event.key === 'Shift';
  };
  const after = (event: KeyboardEvent): void => {
    if (event.key === 'Escape') leaves = !event.defaultPrevented || hadSelection;
  };
  const reset = (): void => {
    leaves = false;
  };
  host.addEventListener('keydown', before, true);
  host.addEventListener('keydown', after);
  host.addEventListener('focusout', reset);
  host.addEventListener('pointerdown', reset, true);
  return () => {
    host.removeEventListener('keydown', before, true);
    host.removeEventListener('keydown', after);
    host.removeEventListener('focusout', reset);
    host.removeEventListener('pointerdown', reset, true);
  };
}
