/** Student's t and the normal distribution: how far out a share of them lies. */

/** The share of Student's t beyond ±t: Abramowitz and Stegun, "Handbook of Mathematical Functions", 26.7.3 and 26.7.4. */
function outside(t: number, freedom: number): number {
  const angle = Math.atan(t / Math.sqrt(freedom));
  const [sine, cosine] = [Math.sin(angle), Math.cos(angle)];
  const isOdd = freedom % 2 === 1;
  let term = isOdd ? cosine : 1;
  let sum = 0;
  for (let power = isOdd ? 1 : 0; power <= freedom - 2; power += 2) {
    sum += term;
    term *= ((power + 1) / (power + 2)) * cosine ** 2;
  }
  return 1 - (isOdd ? (2 / Math.PI) * (angle + sine * sum) : sine * sum);
}

const known = new Map<string, number>();

/** The value that a share of `share` lies beyond, to both sides together; `freedom` is a whole number above 0. */
export function studentT(freedom: number, share: number): number {
  const key = `${String(freedom)} ${String(share)}`;
  const before = known.get(key);
  if (before !== undefined) return before;
  let [low, high] = [0, 1];
  while (outside(high, freedom) > share) high *= 2;
  for (let step = 0; step < 60; step++) {
    const middle = (low + high) / 2;
    if (outside(middle, freedom) > share) low = middle;
    else high = middle;
  }
  known.set(key, high);
  return high;
}

/** The share of a normal distribution above `z`, which is above 0: Abramowitz and Stegun 26.2.17. */
export function upperTail(z: number): number {
  const t = 1 / (1 + 0.2316419 * z);
  const series =
    t * (0.31938153 + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))));
  return (Math.exp(-(z ** 2) / 2) / Math.sqrt(2 * Math.PI)) * series;
}
