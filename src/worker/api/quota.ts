/**
 * How much of an endless output is kept: all of it up to a limit, and after that the newest few, which wait here until the run
 * ends. What falls between the two is counted. Memory is bounded however long the run is.
 */
import type { Item } from '../../snippet/output';
import type { ItemSource, Slot } from './output';

export interface QuotaLimits {
  /** Items that go out as they are made. */
  readonly first: number;
  /** Bytes after which new items wait too. */
  readonly firstBytes: number;
  /** Newest items that are kept beyond those. */
  readonly last: number;
  readonly lastBytes: number;
}

/** A line costs the page far less than a picture or a tensor of 65,536 values; a page holds about 250 MB in all. */
export const TEXT_LIMITS: QuotaLimits = { first: 5000, firstBytes: 16e6, last: 1000, lastBytes: 4e6 };
export const RICH_LIMITS: QuotaLimits = { first: 1000, firstBytes: 160e6, last: 200, lastBytes: 64e6 };

/** A rough size of an item in bytes: enough to bound memory. */
export function itemBytes(item: Item): number {
  switch (item.kind) {
    case 'text':
      return 2 * item.text.length;
    case 'tensor':
      return 4 * item.values.length;
    case 'image':
      return item.rgba.length;
    case 'table':
      return 16 * item.rows.length * item.columns.length;
    case 'plot':
      if (item.mark === 'heatmap') return 8 * item.values.length;
      if (item.mark === 'bar') return 40 * item.values.length;
      return item.series.reduce((bytes, series) => bytes + 16 * series.y.length, 0);
    case 'progress':
    case 'pad':
      return 100;
  }
}

export class Quota {
  dropped = 0;
  readonly #limits: QuotaLimits;
  readonly #admitted = new Set<Slot>();
  readonly #held = new Map<Slot, { source: ItemSource; bytes: number }>();
  #sentBytes = 0;
  #heldBytes = 0;

  constructor(limits: QuotaLimits) {
    this.#limits = limits;
  }

  /** Whether the item goes out now; if not, it is kept here as one of the newest. */
  admits(slot: Slot, source: ItemSource): boolean {
    if (this.#admitted.has(slot)) return true;
    const { first, firstBytes } = this.#limits;
    const room = this.#admitted.size < first && this.#sentBytes < firstBytes;
    if (room || isOpenPad(source)) {
      this.#admitted.add(slot);
      this.spend(sourceBytes(source));
      return true;
    }
    this.#hold(slot, source);
    return false;
  }

  /** Counts what an item that is made late turned out to weigh. */
  spend(bytes: number): void {
    this.#sentBytes += bytes;
  }

  /** Gives the newest items away, in the order in which they came: the run has ended. */
  release(give: (slot: Slot, source: ItemSource) => void): void {
    for (const [slot, { source }] of this.#held) give(slot, source);
    this.#held.clear();
    this.#heldBytes = 0;
  }

  #hold(slot: Slot, source: ItemSource): void {
    const bytes = sourceBytes(source);
    this.#heldBytes += bytes - (this.#held.get(slot)?.bytes ?? 0);
    this.#held.set(slot, { source, bytes });
    for (const [oldest, entry] of this.#held) {
      const full = this.#held.size > this.#limits.last || this.#heldBytes > this.#limits.lastBytes;
      if (!full || this.#held.size === 1) return;
      this.#held.delete(oldest);
      this.#heldBytes -= entry.bytes;
      this.dropped++;
    }
  }
}

/** A pad that waited would keep the run waiting for it. */
function isOpenPad(source: ItemSource): boolean {
  return typeof source !== 'function' && source.kind === 'pad' && source.open;
}

function sourceBytes(source: ItemSource): number {
  return typeof source === 'function' ? 0 : itemBytes(source);
}
