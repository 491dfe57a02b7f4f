/** How far two lists of numbers are from each other, and how texts with numbers in them are taken apart. */

/** Counts and sizes over pairs of numbers. A NaN equals a NaN, and an infinity itself. */
export class Distance {
  pairs = 0;
  /** Pairs that are not equal. */
  unequal = 0;
  /** Pairs of which one alone is NaN, or infinite: no difference can be told. */
  odd = 0;
  /** The largest difference of the others. */
  most = 0;
  /** The largest size of a finite number of either side. */
  largest = 0;

  add(a: number, b: number): void {
    this.pairs++;
    if (Number.isFinite(a)) this.largest = Math.max(this.largest, Math.abs(a));
    if (Number.isFinite(b)) this.largest = Math.max(this.largest, Math.abs(b));
    if (a === b || (Number.isNaN(a) && Number.isNaN(b))) return;
    this.unequal++;
    const difference = Math.abs(a - b);
    if (Number.isFinite(difference)) this.most = Math.max(this.most, difference);
    else this.odd++;
  }

  addAll(a: ArrayLike<number>, b: ArrayLike<number>): void {
    const length = Math.min(a.length, b.length);
    for (let i = 0; i < length; i++) this.add(a[i] ?? NaN, b[i] ?? NaN);
  }

  /** Whether the differences are no larger than that share of the largest number. */
  within(relative: number): boolean {
    return this.odd === 0 && this.most <= relative * this.largest;
  }
}

const NUMBER =
  /-?(?:\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d*)?|\.\d+)(?:e[-+]?\d+)?|\bNaN\b|-?\bInfinity\b/gi;

export interface NumberInText {
  readonly value: number;
  /** Half-open, in UTF-16 units. */
  readonly start: number;
  readonly end: number;
  /** What the last printed decimal is worth; 0 for a whole number. */
  readonly grain: number;
}

export interface TakenApart {
  /** The text with its numbers, and how much space is before them, left out. */
  readonly frame: string;
  readonly numbers: readonly NumberInText[];
}

export function takeApart(text: string): TakenApart {
  const numbers = [...text.matchAll(NUMBER)].map(({ 0: word, index }): NumberInText => {
    const plain = word.replaceAll(',', '');
    return { value: Number(plain), start: index, end: index + word.length, grain: grainOf(plain) };
  });
  return { frame: text.replace(NUMBER, '#').replace(/\s+/g, ' '), numbers };
}

function grainOf(word: string): number {
  const [mantissa = '', power] = word.toLowerCase().split('e');
  const decimals = mantissa.split('.')[1]?.length ?? 0;
  return decimals === 0 && power === undefined ? 0 : 10 ** (Number(power ?? 0) - decimals);
}
