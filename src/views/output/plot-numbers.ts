/** Numbers as a plot writes them where its library's own way would mislead: between whole steps, and upon bars. */
import { number3 } from './format';

/** More than so many whole numbers are the library's to thin, and it thins to whole ones. */
const MOST_WHOLE = 9;

/** Every whole number of the range, for values that are whole; undefined where they are too many or none. */
export function wholeTicks([low, high]: readonly [number, number]): number[] | undefined {
  const first = Math.ceil(Math.min(low, high));
  const count = Math.floor(Math.max(low, high)) - first + 1;
  return count >= 1 && count <= MOST_WHOLE ? Array.from({ length: count }, (_, i) => first + i) : undefined;
}

/** Three significant digits; of shares (0 to 1, some of them large enough to see) the tiny ones without exponents. */
export function barValueFormat(values: ArrayLike<number>): (value: number) => string {
  const all = Array.from(values);
  const shares = all.every((value) => value >= 0 && value <= 1) && all.some((value) => value >= 0.01);
  return (value) => (shares && value > 0 && value < 0.001 ? '< 0.001' : number3(value));
}
