/** What conducts a benchmark asks of its contestants, wherever they run. The page plays them in workers, one each. */
import type { Position, SnippetError } from '../base/errors';
import type { ContestantSpec } from './contestants';
import type { Contestant } from './harness';
import type { Cold, Counts, Subject } from './report';

/** A tensor's values, in row-major order. */
export interface Values {
  readonly dtype: 'float32' | 'int32' | 'bool';
  readonly shape: readonly number[];
  readonly data: Float32Array | Int32Array | Uint8Array;
}

/** Where every contestant starts from: the reference's arguments and variables when it came to the subject. */
export interface Start {
  readonly args: readonly Values[];
  readonly variables: readonly Values[];
}

export interface Prepared {
  readonly cold: Cold;
  readonly counts: Counts;
  /** What the first call gave: its results, then all the variables as they were after it. */
  readonly outcome: readonly Values[];
  /** Of the reference: why nothing that it gives can be held against anything, as the function asks JavaScript for random numbers. */
  readonly varies?: PlayerError;
}

/** One contestant, its snippet standing at the subject. Everything rejects with a `PlayerError`; after that nothing else is asked of it. */
export interface Player {
  readonly subject: Subject;
  /** The values at the subject, for the others to start from. */
  start(): Promise<Start>;
  /** Makes all that a call needs and calls once, from that start, on arguments of that many elements in the first axis. Again for another size. */
  prepare(from: Start | undefined, batch: number | undefined): Promise<Prepared>;
  /**
   * What one more call gives, from that start as the first, in the order of `Prepared.outcome`: undefined in the place of a variable that
   * the function has disposed of since. After `prepare` for that size.
   */
  again(from: Start, batch: number | undefined): Promise<readonly (Values | undefined)[]>;
  /**
   * How far rounding alone moves each tensor of the outcome: the call again, from that start, with floats changed by about such a share,
   * their last bit, up or down at random. The reference alone is asked, after `prepare` for that size.
   */
  moved?(from: Start, batch: number | undefined, unit: number): Promise<readonly number[]>;
  /**
   * Where the function gives something else each time that it is called, though all that it is given is the same: what tells so. The
   * reference alone is asked, after `prepare` for that size.
   */
  varies?(from: Start, batch: number | undefined): Promise<PlayerError | undefined>;
  /** As `Contestant.move`. */
  move?(): Promise<boolean>;
  /** As `Contestant.take`; `read` tells whether results are read back. */
  take(times: number, warmUpMs: number, read: boolean): Promise<number>;
  dispose(): void;
}

/** The player in a race, with its results read back. */
export const contestantOf = (name: string, player: Player): Contestant => ({
  name,
  move: () => player.move?.() ?? Promise.resolve(false),
  take: (times, warmUpMs) => player.take(times, warmUpMs, true),
});

/** Why there is nothing of a contestant, or nothing more. */
export class PlayerError extends Error {
  constructor(
    readonly status: 'failed' | 'unavailable',
    message: string,
    /** In the snippet's text. */
    readonly place?: Position,
  ) {
    super(message);
  }
}

export const playerError = (
  status: PlayerError['status'],
  { message, line, column = 1 }: SnippetError,
): PlayerError => new PlayerError(status, message, line === undefined ? undefined : { line, column });

/** Boots a contestant and brings its snippet to the subject. Rejects with a `PlayerError`. */
export type Cast = (spec: ContestantSpec) => Promise<Player>;
