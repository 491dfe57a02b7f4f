/** Whether a contestant computes what the cpu backend computes: its results and the variables after one call, tensor by tensor. */
import { counted } from '../base/quantities';
import type { Place } from './contestants';
import type { Values } from './players';
import type { Deviation } from './report';

/** Of floats, as a share of the largest element of each tensor: graphics cards round more coarsely than processors. */
export const toleranceOn = (place: Place): number => (place === 'cpu' || place === 'wasm' ? 1e-5 : 1e-3);

export interface Judgement {
  /** The largest over all tensors; left out where the two can't be compared element by element. */
  readonly deviation?: Deviation;
  /** Why it is wrong, in words; left out where it is right. */
  readonly why?: string;
  /** Nothing but floats are wrong, so that rounding may be all of it. */
  readonly isFar?: true;
}

/** A last bit, as a share of its number; on a GPU the last that counts is as much greater as the tolerance there. */
export const lastBit = (tolerance: number): number => (2 ** -23 * tolerance) / 1e-5;

/** Two right engines may be so many times further apart than rounding of what went in moves either: as in the check of compiled functions. */
const MARGIN = 10;

const shaped = ({ dtype, shape }: Values): string => `${dtype} [${shape.join(', ')}]`;

/** The largest difference of two elements, by itself and as a share of the largest element wanted. NaN is NaN, infinities are themselves. */
function apart(wanted: Values, made: Values): { readonly far: number; readonly share: number } {
  let largest = 0;
  let far = 0;
  for (const [at, x] of wanted.data.entries()) {
    const y = made.data[at] ?? NaN;
    if (Number.isFinite(x)) largest = Math.max(largest, Math.abs(x));
    if (x === y || (Number.isNaN(x) && Number.isNaN(y))) continue;
    const difference = Math.abs(x - y);
    far = Math.max(far, Number.isNaN(difference) ? Infinity : difference);
  }
  return { far, share: far === 0 ? 0 : far / largest };
}

/**
 * Where there is nothing on one side nothing is compared: a variable that was disposed of has no value.
 * Floats must agree to the tolerance, or else to what rounding alone does to them, where `moved` tells that of each tensor; integers and
 * bools exactly.
 */
export function judge(
  wanted: readonly (Values | undefined)[],
  made: readonly (Values | undefined)[],
  tolerance: number,
  moved: readonly number[] = [],
): Judgement {
  if (wanted.length !== made.length)
    return {
      why: `It gives ${counted(made.length, 'tensor')} where the cpu backend gives ${String(wanted.length)}.`,
    };
  const pairs = wanted.flatMap((right, index) => {
    const value = made[index];
    return right && value ? [{ right, value, moved: moved[index] ?? 0 }] : [];
  });
  const other = pairs.find(
    ({ right, value }) => shaped(value) !== shaped(right) || value.data.length !== right.data.length,
  );
  if (other)
    return { why: `It gives a ${shaped(other.value)} where the cpu backend gives a ${shaped(other.right)}.` };
  const differences = pairs.map((pair) => ({ ...pair, ...apart(pair.right, pair.value) }));
  const maxAbs = differences.reduce((most, { far }) => Math.max(most, far), 0);
  const maxRel = differences.reduce((most, { share }) => Math.max(most, share), 0);
  const deviation = { maxAbs, maxRel, tolerance };
  if (differences.some(({ right, far }) => right.dtype !== 'float32' && far > 0))
    return { deviation, why: 'Its integers or bools are not those of the cpu backend.' };
  if (differences.some((each) => each.share > tolerance && !(each.far <= MARGIN * each.moved)))
    return { deviation, why: 'Its results are too far from those of the cpu backend.', isFar: true };
  return { deviation: maxRel > tolerance ? { ...deviation, rounding: true } : deviation };
}

/** The one that is further off. */
export const wider = (one: Deviation | undefined, other: Deviation | undefined): Deviation | undefined =>
  one && !(other && other.maxRel > one.maxRel) ? one : other;
