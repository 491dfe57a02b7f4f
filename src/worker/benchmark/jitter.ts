/** Values changed by about their last bit, and how far results are apart then: what rounding alone does (see compile/rounding). */
import type { Values } from '../../bench/players';

/** Floats, each up or down by that share of itself; not by the run's own generator, whose numbers are the snippet's. */
export function jittered(values: readonly Values[], unit: number, seed: number): readonly Values[] {
  let state = seed;
  const factor = (): number => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state < 2 ** 31 ? 1 + unit : 1 - unit;
  };
  return values.map((each) =>
    each.dtype === 'float32' ? { ...each, data: each.data.map((value) => value * factor()) } : each,
  );
}

/** The largest difference of two elements; 0 where the two are not of one length, or nothing can be said. */
export function distance(a: Values | undefined, b: Values | undefined): number {
  if (!a || !b || a.data.length !== b.data.length) return 0;
  let far = 0;
  for (let at = 0; at < a.data.length; at++) {
    const apart = Math.abs((a.data[at] ?? 0) - (b.data[at] ?? 0));
    if (Number.isFinite(apart) && apart > far) far = apart;
  }
  return far;
}
