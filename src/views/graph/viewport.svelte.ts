/** The part of a long list that is in sight. Rows are as high as a thing to press is. */

/** Rows that are there beyond the edges. */
const BEYOND = 8;

export class Viewport {
  scroller = $state<HTMLElement>();
  /** In pixels, as are the others. */
  height = $state(0);
  #top = $state(0);
  readonly rowHeight = $derived.by(() => {
    const measured = this.scroller && getComputedStyle(this.scroller).getPropertyValue('--target');
    return parseFloat(measured ?? '') || 28;
  });
  readonly from = $derived.by(() => Math.max(0, Math.floor(this.#top / this.rowHeight) - BEYOND));
  readonly to = $derived.by(() =>
    Math.min(this.count(), Math.ceil((this.#top + this.height) / this.rowHeight) + BEYOND),
  );
  /** Whole rows in sight. */
  readonly page = $derived.by(() => Math.floor(this.height / this.rowHeight));

  constructor(private readonly count: () => number) {}

  /** The list was scrolled. */
  follow(): void {
    this.#top = this.scroller?.scrollTop ?? 0;
  }

  #scrollTo(top: number): void {
    if (this.scroller) this.scroller.scrollTop = top;
    this.follow();
  }

  /** Whether a row is wholly in sight. */
  holds(row: number): boolean {
    const place = row * this.rowHeight;
    return place >= this.#top && place + this.rowHeight <= this.#top + this.height;
  }

  /** Brings a row in sight by as little as it takes. */
  show(row: number): void {
    const place = row * this.rowHeight;
    if (place < this.#top) this.#scrollTo(place);
    else if (place + 2 * this.rowHeight > this.#top + this.height)
      this.#scrollTo(place + 2 * this.rowHeight - this.height);
  }

  toTop(): void {
    this.#scrollTo(0);
  }

  centre(row: number): void {
    this.#scrollTo(row * this.rowHeight - this.height / 3);
  }
}
