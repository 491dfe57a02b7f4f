/** Whoever came into the editor by the keyboard is told how to leave by it. */
export class LeaveHint {
  /** Whether it is told now. */
  told = $state(false);
  /** The last thing used was the keyboard; what has the focus then is also what it works on. */
  #byKeyboard = false;

  readonly onkeydown = (): void => {
    this.#byKeyboard = true;
  };
  readonly onpointerdown = (): void => {
    this.#byKeyboard = this.told = false;
  };

  /** To be attached to what the focus comes into. */
  readonly watch = (stage: HTMLElement): (() => void) => {
    const into = ({ relatedTarget }: FocusEvent): void => {
      if (!(relatedTarget instanceof Node && stage.contains(relatedTarget))) this.told = this.#byKeyboard;
    };
    const out = (): void => {
      // Not at once: the text area loses the focus while Monaco is put in its place, when no state may change.
      queueMicrotask(() => (this.told &&= stage.contains(document.activeElement)));
    };
    stage.addEventListener('focusin', into);
    stage.addEventListener('focusout', out);
    return () => {
      stage.removeEventListener('focusin', into);
      stage.removeEventListener('focusout', out);
    };
  };
}
