/**
 * The way of the output from the snippet to the page. Whatever will be shown takes its place, a slot, when the snippet asks
 * for it, and is filled in when its values are there: so the order is the order of the program, also where values are read
 * asynchronously. Items leave in batches; of the states that one slot had within a batch only the last leaves.
 */
import type { Item, SlottedItem } from '../../snippet/output';
import { cutItem } from './cut';
import { itemBytes, Quota, RICH_LIMITS, TEXT_LIMITS } from './quota';

/** A place in the order of the output: ascending from 0. */
export type Slot = number;

/** An item, or what makes it when its batch leaves: so that states that nobody sees are never built. */
export type ItemSource = Item | (() => Item);

export interface Sink {
  /** Takes the next place in the order. */
  reserve(): Slot;
  /** Fills a place, or replaces what stands there. */
  put(slot: Slot, source: ItemSource): void;
  /** The run does not end before this has settled. Its outcome is not looked at. */
  pending(work: Promise<unknown>): void;
}

export interface OutputQueueOptions {
  /** Takes a batch to the page: plain data, slots in no particular order. */
  post(items: readonly SlottedItem[]): void;
  /** How many items have been left out so far: the whole count, not what was added to it. */
  dropped(count: number): void;
  now(): number;
  /** Calls back after that many milliseconds; `setTimeout` by default. */
  later?(callback: () => void, ms: number): void;
}

/** Milliseconds between batches. */
export const BATCH_MS = 40;
/** Items at which a batch leaves though its time has not come. */
export const BATCH_ITEMS = 500;
/** Milliseconds between reports of a rising count of what was left out. */
const DROPPED_MS = 250;
/** Bytes a millisecond that the page is trusted to take: larger batches leave less often. */
const BYTES_PER_MS = 100_000;
/** Milliseconds of rest for one in which a batch was made and left: the page needs at least as long to read it and to draw. */
const REST_PER_BATCH = 9;
/** However long a batch took: on a busy machine most of that was waiting for the processor. */
const LONGEST_REST_MS = 1000;

/* A snippet may replace the global. */
const realSetTimeout = globalThis.setTimeout.bind(globalThis);

/**
 * Gathers items into batches: one at most every `BATCH_MS`, or at once when it has grown large. The time is looked at in `put`
 * too, so that a loop that never yields still shows what it prints. Of an endless output the first items and the newest
 * survive (see quota.ts).
 */
export class OutputQueue implements Sink {
  readonly #options: OutputQueueOptions;
  readonly #batch = new Map<Slot, ItemSource>();
  readonly #text = new Quota(TEXT_LIMITS);
  readonly #rich = new Quota(RICH_LIMITS);
  readonly #work = new Set<Promise<unknown>>();
  #slots = 0;
  #ended = false;
  #scheduled = false;
  #flushedAt = -Infinity;
  #interval = BATCH_MS;
  #reported = 0;
  #reportedAt = -Infinity;

  constructor(options: OutputQueueOptions) {
    this.#options = options;
  }

  reserve(): Slot {
    return this.#slots++;
  }

  put(slot: Slot, source: ItemSource): void {
    if (this.#ended) return;
    const text = typeof source !== 'function' && source.kind === 'text';
    const cut = typeof source === 'function' ? source : cutItem(source);
    if ((text ? this.#text : this.#rich).admits(slot, cut)) this.#batch.set(slot, cut);
    const waited = this.#options.now() - this.#flushedAt;
    if (waited >= this.#interval || this.#batch.size >= BATCH_ITEMS) this.flush();
    else if (!this.#scheduled) this.#schedule(this.#interval - waited);
  }

  pending(work: Promise<unknown>): void {
    const settled = work.then(
      () => undefined,
      () => undefined,
    );
    this.#work.add(settled);
    void settled.then(() => this.#work.delete(settled));
  }

  /** Settles when nothing is pending any more, what was added in the meantime included. */
  async settled(): Promise<void> {
    while (this.#work.size > 0) await Promise.all(this.#work);
  }

  /** Hands the batch over. */
  flush(): void {
    this.#reportDropped(DROPPED_MS);
    if (this.#batch.size === 0) return;
    const begun = this.#options.now();
    const items: SlottedItem[] = [];
    let bytes = 0;
    for (const [slot, source] of this.#batch) {
      const item = typeof source === 'function' ? cutItem(build(source)) : source;
      const size = itemBytes(item);
      if (typeof source === 'function') this.#rich.spend(size);
      bytes += size;
      items.push({ slot, item });
    }
    this.#batch.clear();
    this.#options.post(items);
    this.#flushedAt = this.#options.now();
    const rest = Math.min(REST_PER_BATCH * (this.#flushedAt - begun), LONGEST_REST_MS);
    this.#interval = Math.max(BATCH_MS, bytes / BYTES_PER_MS, rest);
  }

  /** The run has ended: the newest of what was held back leaves too, and nothing comes after it. */
  end(): void {
    if (this.#ended) return;
    this.#ended = true;
    const send = (slot: Slot, source: ItemSource) => void this.#batch.set(slot, source);
    this.#text.release(send);
    this.#rich.release(send);
    this.flush();
    this.#reportDropped(0);
  }

  #schedule(ms: number): void {
    this.#scheduled = true;
    const later = this.#options.later ?? ((callback, delay) => void realSetTimeout(callback, delay));
    later(() => {
      this.#scheduled = false;
      this.flush();
    }, ms);
  }

  #reportDropped(everyMs: number): void {
    const count = this.#text.dropped + this.#rich.dropped;
    const now = this.#options.now();
    if (count === this.#reported || now - this.#reportedAt < everyMs) return;
    this.#reported = count;
    this.#reportedAt = now;
    this.#options.dropped(count);
  }
}

function build(source: () => Item): Item {
  try {
    return source();
  } catch (error) {
    const text = `This output could not be made: ${error instanceof Error ? error.message : 'unknown error'}`;
    return { kind: 'text', level: 'error', text };
  }
}
