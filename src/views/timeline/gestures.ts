/** What pointers do on the timeline: a press, a drag that moves it, and two fingers that zoom and move. */

interface At {
  readonly pointerId: number;
  readonly offsetX: number;
  readonly offsetY: number;
}

export interface GestureHost {
  pan(px: number): void;
  /** `factor` times as much in sight; `x` stays where it is. */
  zoom(factor: number, x: number): void;
  press(): void;
}

/** What moves less is a press. */
const SLACK_PX = 4;

export class Gestures {
  /** Where each pointer that is down is, and where it went down. */
  readonly #down = new Map<number, { x: number; readonly startX: number; readonly startY: number }>();
  #moving = false;

  constructor(private readonly host: GestureHost) {}

  get moving(): boolean {
    return this.#moving;
  }

  down({ pointerId, offsetX, offsetY }: At): void {
    this.#down.set(pointerId, { x: offsetX, startX: offsetX, startY: offsetY });
    if (this.#down.size > 1) this.#moving = true;
  }

  move({ pointerId, offsetX, offsetY }: At): void {
    const pointer = this.#down.get(pointerId);
    if (!pointer) return;
    const far = Math.hypot(offsetX - pointer.startX, offsetY - pointer.startY) > SLACK_PX;
    if (!this.#moving && !far) return;
    this.#moving = true;
    const before = this.#span();
    const by = offsetX - pointer.x;
    pointer.x = offsetX;
    const now = this.#span();
    if (!before || !now) this.host.pan(by);
    else {
      // The middle of the two fingers moves half as far as the one that moved.
      this.host.pan(by / 2);
      if (before.px > 1 && now.px > 1) this.host.zoom(before.px / now.px, now.middle);
    }
  }

  up({ pointerId }: Pick<At, 'pointerId'>): void {
    if (this.#down.delete(pointerId) && !this.#moving) this.host.press();
    if (this.#down.size === 0) this.#moving = false;
  }

  cancel({ pointerId }: Pick<At, 'pointerId'>): void {
    this.#down.delete(pointerId);
    if (this.#down.size === 0) this.#moving = false;
  }

  /** Of two pointers. */
  #span(): { readonly px: number; readonly middle: number } | undefined {
    const [a, b] = this.#down.values();
    return a && b && { px: Math.abs(a.x - b.x), middle: (a.x + b.x) / 2 };
  }
}
