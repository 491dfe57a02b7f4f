/** What was measured of a static graph, in words. */
import type { OperatorTime, Profile, Worth } from '../../../base/measured';
import { duration, number3 } from '../../../base/quantities';

const times = (ratio: number): string => `${number3(Number(ratio.toPrecision(3)))} times`;

/** Below it a difference may come from how the machine happens to feel, however often it is measured. */
const DOUBTFUL = 0.1;

/** What a pass is worth, in sentences. */
export function worthWords({ pass, withMs, withoutMs, ratio, low, high, turns }: Worth): string {
  const interval = `95 % interval ${times(low).replace(' times', '')} to ${times(high)}, ${number3(turns)} turns`;
  const figures = `${duration(withMs)} a call with it, ${duration(withoutMs)} without`;
  if (low <= 1 && high >= 1) return `Not distinguishable: ${figures} (${interval}).`;
  const verdict =
    ratio > 1
      ? `Without ${pass} a call takes ${times(ratio)} as long`
      : `${pass} costs time here: without it a call takes ${times(ratio)} as long`;
  const doubt =
    Math.abs(ratio - 1) < DOUBTFUL
      ? ' A difference under 10 % may be due to how code and data happen to lie in memory.'
      : '';
  return `${verdict}: ${figures} (${interval}).${doubt}`;
}

/** What a person must know to take it for what it is. */
export const worthCaveat = (engine: string): string =>
  'Timed in turns on arguments of random numbers, result read back, on as many threads as were chosen for the run, or one. ' +
  'The other passes are as they were, and may do a part of its work when it is left out' +
  (engine.startsWith('ort:') ? '; ONNX Runtime also optimises each graph itself as it loads it.' : '.');

/** ONNX Runtime's clock is the browser's: finer where the page is isolated. */
const grainUs = (): number => (globalThis.crossOriginIsolated ? 5 : 100);

/** A time of an operator; below the clock's grain it is that, never 0. */
export function operatorTime(us: number, grain = grainUs()): string {
  if (us < grain) return `< ${number3(grain)} µs`;
  return us < 1000 ? `${number3(Number(us.toPrecision(3)))} µs` : duration(us / 1000);
}

export const share = (us: number, totalUs: number): string =>
  totalUs > 0 ? `${number3(Number(((100 * us) / totalUs).toPrecision(2)))} %` : '';

export const totalOf = ({ operators }: Profile): number => operators.reduce((sum, { us }) => sum + us, 0);

/** What is the cpu's where the graph is to run on something else. */
export function strangers({ operators }: Profile, engine: string): readonly OperatorTime[] {
  return engine === 'ort:wasm' ? [] : operators.filter(({ provider }) => provider === 'CPU');
}

/** Which operators a node of the graph became: its own, and those of the nodes that were made of it. */
export function operatorsOf({ operators }: Profile, node: number): readonly OperatorTime[] {
  return operators.filter((operator) => operator.node === node);
}
