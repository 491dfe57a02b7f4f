/** What the time of a run went into. */
import type { OpEvent, PhaseEvent } from '../base/events';
import { covered, IntervalSet, joined, within, without, type Interval } from './intervals';
import { earliest, endOf, goesOn, latest, type Timed } from './when';

export interface Totals {
  /** From the first line to the end of what was recorded, without `gap`: jsUs + waitUs + copyUs. */
  readonly wallUs: number;
  /**
   * The thread that runs the snippet was at work: its JavaScript, tfjs, and kernels as far as they run on it, which on cpu and wasm they
   * do. Without `copyUs`.
   */
  readonly jsUs: number;
  /**
   * That thread gave no sign of work: it waited for the GPU, a timer, the network. What JavaScript does after a wait before it calls
   * anything counts here too.
   */
  readonly waitUs: number;
  /** Elements were copied to JavaScript. A read that JavaScript stands still for counts whole, with its wait for the GPU. */
  readonly copyUs: number;
  /** The GPU had work: an upper bound, beside the others. Absent where nothing told of a GPU. */
  readonly gpuUs?: number;
}

const spanOf = (event: Timed): Interval => ({ startUs: event.startUs, endUs: endOf(event) });

/** Of an operation what shows that the thread was at work. */
const signOf = (op: OpEvent): Interval =>
  goesOn(op) ? { startUs: op.startUs, endUs: op.startUs } : spanOf(op);

/** The time of a run that goes on: takes what took time, in order. */
export class TotalsGrowth {
  readonly #copies = new IntervalSet();
  readonly #atWork = new IntervalSet();
  readonly #gpu = new IntervalSet();
  /** When the last turn that was told of ended, and what was done since. */
  #turnedUs = 0;
  #since: Interval[] = [];

  takeOp(op: OpEvent): void {
    const endUs = endOf(op);
    this.#copies.add({ startUs: endUs - (op.copyUs ?? 0), endUs });
    const sign = signOf(op);
    // A turn may have begun before its first sign.
    this.#atWork.add(sign);
    if (sign.startUs >= this.#turnedUs) this.#since.push(sign);
  }

  takePhase(event: PhaseEvent): void {
    if (event.phase === 'gpu') this.#gpu.add(spanOf(event));
    if (event.phase !== 'turn') return;
    this.#atWork.add(spanOf(event));
    this.#turnedUs = Math.max(this.#turnedUs, endOf(event));
    this.#since = this.#since.filter(({ startUs }) => startUs >= this.#turnedUs);
  }

  /** The turn that goes on has not been told of: it is known by the operations since the last one. */
  #goingOn(): Interval[] {
    if (this.#since.length === 0) return [];
    return [
      {
        startUs: earliest(this.#since.map(({ startUs }) => startUs)),
        endUs: latest(this.#since.map(({ endUs }) => endUs)),
      },
    ];
  }

  /** `whole`: the time that they are of. */
  totals(whole: readonly Interval[]): Totals {
    const copied = within(this.#copies.with(), whole);
    const atWork = within(this.#atWork.with(...this.#goingOn()), whole);
    const gpu = within(this.#gpu.with(), whole);
    return {
      wallUs: covered(whole),
      jsUs: covered(without(atWork, copied)),
      waitUs: covered(without(whole, joined([...atWork, ...copied]))),
      copyUs: covered(copied),
      ...(gpu.length > 0 && { gpuUs: covered(gpu) }),
    };
  }
}
