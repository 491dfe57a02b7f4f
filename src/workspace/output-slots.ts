/**
 * The output of a run by slot. A slot holds one item, the last that came; slots are in order. What the run before left is held
 * until its slot is taken, or all of it is dropped. Bounded in items and bytes: a page that holds everything would die of it.
 */
import { firstWhere } from '../base/search';
import type { Item, SlottedItem } from '../snippet/output';

export const MOST_ITEMS = 10_000;
export const MOST_BYTES = 256e6;

export class OutputSlots {
  /** In the order of their slots. */
  #entries: SlottedItem[] = [];
  readonly #bySlot = new Map<number, SlottedItem>();
  #earlier: readonly SlottedItem[] = [];
  #bytes = 0;
  #last = -Infinity;

  constructor(
    private readonly mostItems = MOST_ITEMS,
    private readonly mostBytes = MOST_BYTES,
  ) {}

  /** What is here becomes what the run before left. */
  nextRun(): void {
    this.#earlier = this.list();
    this.#entries = [];
    this.#bySlot.clear();
    this.#bytes = 0;
    this.#last = -Infinity;
  }

  dropEarlier(): void {
    this.#earlier = [];
  }

  /** False where there is no room: a new item is then left out, and one that would replace another leaves it as it is. */
  put(entry: SlottedItem): boolean {
    const before = this.#bySlot.get(entry.slot);
    const bytes = this.#bytes + itemBytes(entry.item) - (before === undefined ? 0 : itemBytes(before.item));
    if (bytes > this.mostBytes && bytes > this.#bytes) return false;
    if (before === undefined && this.#entries.length >= this.mostItems) return false;
    this.#bytes = bytes;
    this.#bySlot.set(entry.slot, entry);
    if (before !== undefined) {
      this.#entries[this.#indexOf(entry.slot)] = entry;
    } else if (entry.slot > this.#last) {
      this.#last = entry.slot;
      this.#entries.push(entry);
    } else {
      this.#entries.splice(this.#indexOf(entry.slot), 0, entry);
    }
    return true;
  }

  /** Pads take no strokes any more when their run has ended. */
  closeOpen(): void {
    for (const { slot, item } of this.#entries) {
      if (item.kind === 'pad' && item.open) this.put({ slot, item: { ...item, open: false } });
    }
  }

  list(): readonly SlottedItem[] {
    if (this.#earlier.length === 0) return [...this.#entries];
    const held = this.#earlier.filter(({ slot }) => !this.#bySlot.has(slot));
    return [...this.#entries, ...held].sort((a, b) => a.slot - b.slot);
  }

  /** Where a slot is, or would be, among the entries. */
  #indexOf(slot: number): number {
    const entries = this.#entries;
    return firstWhere(entries.length, (index) => (entries[index]?.slot ?? Infinity) >= slot);
  }
}

const ITEM_BYTES = 200;

/** Roughly what an item takes in memory. */
export function itemBytes(item: Item): number {
  return ITEM_BYTES + contentBytes(item);
}

function contentBytes(item: Item): number {
  switch (item.kind) {
    case 'text':
      return item.text.length * 2;
    case 'tensor':
      return listBytes(item.values);
    case 'image':
      return listBytes(item.rgba);
    case 'table':
      return item.rows.reduce(
        (sum, row) => sum + 16 + row.reduce<number>((s, cell) => s + cellBytes(cell), 0),
        0,
      );
    case 'plot':
      if (item.mark === 'bar' || item.mark === 'heatmap') return listBytes(item.values);
      return item.series.reduce((sum, { x, y }) => sum + listBytes(x) + listBytes(y), 0);
    case 'progress':
    case 'pad':
      return 0;
  }
}

function cellBytes(cell: string | number | boolean | null): number {
  return typeof cell === 'string' ? 16 + cell.length * 2 : 8;
}

function listBytes(values: readonly number[] | readonly string[] | ArrayBufferView): number {
  if (ArrayBuffer.isView(values)) return values.byteLength;
  let sum = 0;
  for (const value of values) sum += cellBytes(value);
  return sum;
}
