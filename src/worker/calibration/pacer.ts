/** Workers that do the same piece of work now and then, all at once, so that what becomes of the machine shows by what becomes of it. */
import { threadCounts } from './calibrate';
import { Calibrator } from './asked';
import type { Pieces } from '../../bench/pace';

/** Threads of the contestant that was last go on looking for work for a while, on the cores that are looked at. */
const REST_MS = 50;

export class Pacer {
  readonly #workers: Calibrator[] = [];
  #steps: number | undefined;

  /**
   * By so many threads, but no more than a processor has. Undefined where this browser can't; rejects where a worker fails, or when
   * `dispose` comes before its answer.
   */
  async pieces(threads: number, cores = navigator.hardwareConcurrency): Promise<Pieces | undefined> {
    const count = Math.min(threads, Math.max(...threadCounts(cores)));
    while (this.#workers.length < count) this.#workers.push(new Calibrator());
    const workers = this.#workers.slice(0, count);
    if (this.#steps === undefined) {
      const first = await workers[0]?.ask('pieces', {});
      if (!first) return undefined;
      this.#steps = first.steps;
      // Nobody's first is one that its code was still being made for.
      await Promise.all(workers.map((worker) => worker.ask('pieces', { steps: first.steps })));
    }
    const steps = this.#steps;
    await new Promise((resolve) => setTimeout(resolve, REST_MS));
    const all = await Promise.all(workers.map((worker) => worker.ask('pieces', { steps })));
    return all.map((each) => each?.ms ?? []);
  }

  dispose(): void {
    for (const worker of this.#workers.splice(0)) worker.dispose();
  }
}
