/** A way to call a subject: the function itself, op by op; or the graph that `compile` makes of it, on an engine. */
import type { Position } from '../../base/errors';
import type { Cold } from '../../bench/report';
import type { CountHost } from './count';

/** What is known of a call beside what it gives. */
export interface Known extends Pick<CountHost, 'traced' | 'lowered'> {
  /** Where the function asks JavaScript for random numbers; left out where nobody looked. */
  readonly strays?: readonly (Position | undefined)[];
}

/** A subject, ready to be called for the first time and again. */
export interface Caller {
  call(args: readonly unknown[]): unknown;
  /** What the first call took before it ran. */
  cold(): Omit<Cold, 'loadMs' | 'firstMs'>;
  /** When the first call began to run; undefined where that was when it was called. */
  ranAt(): number | undefined;
  /** What helps to count a call like the first one, which is over. */
  counted(args: readonly unknown[]): Promise<Known>;
  dispose(): void;
}

export interface Way {
  /** Starts what it runs on beside the backend; gives the milliseconds that took. */
  load(): Promise<number>;
  make(): Caller;
}

/** This browser, or this function, does not have the contestant: what tells why. */
export class Unavailable extends Error {
  constructor(readonly reason: unknown) {
    super('unavailable');
  }
}

export const isPromise = (value: unknown): value is Promise<unknown> => value instanceof Promise;
