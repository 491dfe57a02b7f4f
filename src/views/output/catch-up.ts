/**
 * How the page catches up with a burst of output: of what has changed, so much in a turn as the page can draw in a moment, and the
 * rest in the turns that follow. What is not drawn yet stands as it was, or waits; all of it comes, so that it can be searched and
 * read aloud.
 */
import type { Item, SlottedItem } from '../../snippet/output';

/** What stands on the page. */
export interface Shown {
  readonly items: readonly SlottedItem[];
  /** The slot at which the next turn goes on; absent where the page has caught up. */
  readonly next?: number;
}

/** What an item costs to draw: a line is 1. */
const WEIGHT: Record<Item['kind'], number> = {
  text: 1,
  progress: 4,
  image: 20,
  table: 30,
  tensor: 30,
  plot: 30,
  pad: 30,
};

/** For each of `items` the entry of `before` in the same slot; both are in slot order. */
function sameSlots(
  items: readonly SlottedItem[],
  before: readonly SlottedItem[],
): (SlottedItem | undefined)[] {
  let at = 0;
  return items.map(({ slot }) => {
    while ((before[at]?.slot ?? Infinity) < slot) at++;
    return before[at]?.slot === slot ? before[at] : undefined;
  });
}

/**
 * One turn from `shown` towards `items`: changes until they weigh as much as `allowance`, one at least. A turn goes on where the
 * last one ended, so that an item that changes all the time does not keep the others waiting.
 */
export function catchUp(items: readonly SlottedItem[], shown: Shown, allowance: number): Shown {
  const before = sameSlots(items, shown.items);
  const result: (SlottedItem | undefined)[] = [...before];
  const from = shown.next ?? 0;
  const start = Math.max(
    0,
    items.findIndex(({ slot }) => slot >= from),
  );
  let left = allowance;
  let next: number | undefined;
  for (let turned = 0; turned < items.length; turned++) {
    const at = (start + turned) % items.length;
    const entry = items[at];
    if (!entry || before[at]?.item === entry.item) continue;
    if (left <= 0) {
      next = entry.slot;
      break;
    }
    left -= WEIGHT[entry.item.kind];
    result[at] = entry;
  }
  if (next === undefined) return { items };
  return { items: result.filter((entry) => entry !== undefined), next };
}

const ALLOWANCE = { first: 300, least: 150, most: 1000 };
/** Milliseconds that a turn may take until its picture. */
const TURN_MS = { most: 100, least: 50 };

/** How much may change in a turn: less where turns take long, more where they are quick. */
export class Allowance {
  #size = ALLOWANCE.first;

  get size(): number {
    return this.#size;
  }

  /** A turn took that many milliseconds, from its beginning to the next picture. */
  took(ms: number): void {
    if (ms > TURN_MS.most) this.#size = Math.max(ALLOWANCE.least, this.#size / 2);
    else if (ms < TURN_MS.least) this.#size = Math.min(ALLOWANCE.most, this.#size * 1.5);
  }
}
