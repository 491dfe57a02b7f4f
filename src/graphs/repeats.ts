/**
 * Runs of equal stretches in a sequence: what a loop leaves behind. A loop of a thousand steps is shown as one body and a count, whoever
 * wrote the loop: the snippet, or a training inside of a library.
 */

/** `count` equal stretches of `length` elements, one after the other, from `start`. */
export interface Repeat {
  readonly start: number;
  readonly length: number;
  readonly count: number;
}

/** A stretch is looked for at the next places of its first element, so many of them. */
const CANDIDATES = 64;
const BASE = 1_000_003;
const MODULUS = 2_147_483_647;

/** Of two numbers below the modulus: in two steps, as the product has more bits than a number holds exactly. */
function times(a: number, b: number): number {
  const high = ((a >>> 16) * b) % MODULUS;
  return (high * 65_536 + (a & 65_535) * b) % MODULUS;
}

/** Tells in constant time whether two stretches are probably equal; a look at the elements makes it certain. */
class Stretches {
  readonly #sums: Float64Array;
  readonly #powers: Float64Array;

  constructor(private readonly keys: readonly number[]) {
    this.#sums = new Float64Array(keys.length + 1);
    this.#powers = new Float64Array(keys.length + 1).fill(1);
    keys.forEach((key, index) => {
      this.#sums[index + 1] = (times(this.#sums[index] ?? 0, BASE) + key + 1) % MODULUS;
      this.#powers[index + 1] = times(this.#powers[index] ?? 1, BASE);
    });
  }

  #hash(start: number, length: number): number {
    const before = times(this.#sums[start] ?? 0, this.#powers[length] ?? 1);
    return ((this.#sums[start + length] ?? 0) - before + MODULUS) % MODULUS;
  }

  equal(a: number, b: number, length: number): boolean {
    const { keys } = this;
    // Most that are not equal differ at the end already.
    if (b + length > keys.length || keys[a + length - 1] !== keys[b + length - 1]) return false;
    if (this.#hash(a, length) !== this.#hash(b, length)) return false;
    for (let index = 0; index < length; index++) if (keys[a + index] !== keys[b + index]) return false;
    return true;
  }
}

/** The next place of the same key after each place; -1 where there is none. */
function nextPlaces(keys: readonly number[]): Int32Array {
  const next = new Int32Array(keys.length).fill(-1);
  const seen = new Map<number, number>();
  for (let index = keys.length - 1; index >= 0; index--) {
    const key = keys[index] ?? 0;
    next[index] = seen.get(key) ?? -1;
    seen.set(key, index);
  }
  return next;
}

/** How far a repeat goes on behind its last whole pass: by so much it can begin later, and be as long. */
function slack(keys: readonly number[], { start, length, count }: Repeat): number {
  const end = start + length * count;
  let more = 0;
  while (more < length && end + more < keys.length && keys[end + more] === keys[start + more]) more++;
  return more;
}

/** The same repeat, begun where the body begins. */
function aligned(repeat: Repeat, keys: readonly number[], rank: readonly number[]): Repeat {
  let { start } = repeat;
  for (let more = slack(keys, repeat); more > 0; more--)
    if ((rank[repeat.start + more] ?? Infinity) <= (rank[start] ?? Infinity)) start = repeat.start + more;
  return (rank[start] ?? 0) < (rank[repeat.start] ?? 0) ? { ...repeat, start } : repeat;
}

/** Of a sequence that grows: what is known of it already. */
export interface Known {
  /** So many of the keys stay as they are. */
  readonly sure: number;
  /** Where no repeat begins, whatever comes; added to. */
  readonly none: Set<number>;
}

/**
 * The repeats of a sequence, from left to right, none over another: at each place the one that covers most, of those the shortest.
 * `keys`: equal elements have equal numbers. `rank`: where a loop may begin with one element or with another, it begins with the one
 * of the lowest: a body's first line is its topmost.
 */
export function findRepeats(
  keys: readonly number[],
  rank: readonly number[] = keys,
  { sure, none }: Known = { sure: 0, none: new Set() },
): Repeat[] {
  if (keys.length < 2) return [];
  const stretches = new Stretches(keys);
  const next = nextPlaces(keys);
  const repeats: Repeat[] = [];
  for (let start = 0; start < keys.length;) {
    if (none.has(start)) {
      start++;
      continue;
    }
    let best: Repeat | undefined;
    let place = next[start] ?? -1;
    let tried = 0;
    let length = 0;
    for (; place >= 0 && tried < CANDIDATES; tried++, place = next[place] ?? -1) {
      length = place - start;
      let count = 1;
      while (stretches.equal(start, start + count * length, length)) count++;
      if (count > 1 && count * length > (best ? best.count * best.length : 0))
        best = { start, length, count };
      // To the end but for a part of a pass: of two periods that both go that far the shorter one is in the longer, and came first.
      if (best && start + best.count * best.length + best.length > keys.length) break;
    }
    // The longest stretch that is ever tried from here, and its like, are among what stays.
    if (!best && tried === CANDIDATES && start + 2 * length <= sure) none.add(start);
    if (best) {
      best = aligned(best, keys, rank);
      repeats.push(best);
    }
    start = best ? best.start + best.count * best.length : start + 1;
  }
  return repeats;
}
