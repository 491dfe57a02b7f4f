/** A program that may have a second session on a runtime of several threads, and keeps the one that is the faster. */
import type * as tf from '@tensorflow/tfjs';
import { must } from '../../../base/errors';
import { nextTask } from '../../../base/event-loop';
import type { Given, Made, Program } from '../../engine';
import { Contest } from './contest';
import { fetched } from './program';
import type { HeapProgram, Late } from './program';

const sameBits = (a: readonly tf.Tensor[], b: readonly tf.Tensor[]): boolean =>
  a.every((tensor, index) => {
    const [one, other] = [tensor, b[index]].map((each) => {
      const data = each?.dataSync() as Float32Array;
      return new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
    });
    return one?.every((byte, at) => byte === other?.[at]) ?? false;
  });

/** Calls that let messages in while threads start: they tell so by messages, and a loop that awaits nothing else lets none in. */
const MOST_YIELDS = 1000;

export class ThreadedProgram implements Program {
  readonly #contest = new Contest();
  #ways: { readonly one?: HeapProgram; readonly many?: HeapProgram };
  /** Calls since the second way was asked for; undefined where it was not. */
  #waited: number | undefined;

  constructor(
    one: HeapProgram,
    /** The same program on several threads, without holding anything up. */
    private readonly onMany: () => Promise<HeapProgram>,
    private readonly now: () => number,
  ) {
    this.#ways = { one };
  }

  async run(given: Given): Promise<Made> {
    if (this.#waited !== undefined && this.#waited++ < MOST_YIELDS) await nextTask();
    const late = fetched(given);
    return this.#run(given, late && (await late));
  }

  runSync(given: Given): Made {
    return this.#run(given);
  }

  #run(given: Given, late?: Late): Made {
    const turn = this.#contest.next();
    if (turn === 'compare') return this.#compare(given, late);
    const start = this.now();
    const made = must(this.#ways[turn.way], 'a session').runWith(given, late);
    if (this.#contest.winner) return made;
    this.#contest.took(turn, this.now() - start);
    if (this.#contest.wanted && this.#waited === undefined) this.#ask();
    this.#settle();
    return made;
  }

  #ask(): void {
    this.#waited = 0;
    this.onMany().then(
      (many) => {
        this.#waited = MOST_YIELDS;
        if (this.#ways.one) {
          this.#ways = { ...this.#ways, many };
          this.#contest.enter();
        } else many.dispose();
      },
      () => {
        this.#waited = MOST_YIELDS;
        this.#contest.giveUp();
      },
    );
  }

  #compare(given: Given, late?: Late): Made {
    const [made, other] = [this.#ways.one, this.#ways.many].map((way) =>
      must(way, 'a session').runWith(given, late),
    ) as [Made, Made];
    const all = ({ results, updates }: Made) => [...results, ...updates];
    this.#contest.compared(sameBits(all(made), all(other)));
    for (const tensor of all(other)) tensor.dispose();
    this.#settle();
    return made;
  }

  /** What lost is needed no more. */
  #settle(): void {
    const { winner } = this.#contest;
    if (!winner) return;
    const { one, many } = this.#ways;
    (winner === 'one' ? many : one)?.dispose();
    this.#ways = winner === 'one' ? { ...(one && { one }) } : { ...(many && { many }) };
  }

  dispose(): void {
    this.#ways.one?.dispose();
    this.#ways.many?.dispose();
    this.#ways = {};
  }
}
