/** What the page and a run worker say to each other for a benchmark: the worker runs the snippet as far as the subject, and is then asked. */
import type { BackendName } from '../../base/backends';
import type { ContestantSpec } from '../../bench/contestants';
import type { Prepared, Start, Values } from '../../bench/players';
import type { Subject } from '../../bench/report';
import type { RawError } from '../protocol';

/** Which of a snippet's subjects. */
export type Wanted = Pick<Subject, 'via' | 'name' | 'signature'>;

/** What a run is for, where it is for a benchmark: it is eager, and its output is dropped. */
export type BenchPart =
  /** To tell every subject; the snippet goes on. */
  | { readonly kind: 'find' }
  /** To hold at a subject, the first where none is named, and be a contestant. */
  | {
      readonly kind: 'hold';
      readonly subject?: Wanted;
      readonly contestant: ContestantSpec;
      /** What it computes on from there, where the snippet came there on another backend. */
      readonly moveTo?: BackendName;
    };

/** To a worker whose snippet is held: what `Player` is asked. One at a time. */
export type Ask =
  | { readonly ask: 'start' }
  | { readonly ask: 'prepare'; readonly from?: Start; readonly batch?: number }
  | { readonly ask: 'again'; readonly from: Start; readonly batch?: number }
  | { readonly ask: 'moved'; readonly from: Start; readonly batch?: number; readonly unit: number }
  | { readonly ask: 'varies'; readonly from: Start; readonly batch?: number }
  | { readonly ask: 'move' }
  | { readonly ask: 'take'; readonly times: number; readonly warmUpMs: number; readonly read: boolean };

export type Answer =
  | { readonly ask: 'start'; readonly start: Start }
  | {
      readonly ask: 'prepare';
      readonly prepared: Omit<Prepared, 'varies'>;
      /** What tells of `Prepared.varies`. */
      readonly how?: RawError;
    }
  | { readonly ask: 'again'; readonly outcome: readonly (Values | undefined)[] }
  | { readonly ask: 'moved'; readonly moved: readonly number[] }
  | { readonly ask: 'varies'; readonly how?: RawError }
  | { readonly ask: 'move'; readonly moves: boolean }
  | { readonly ask: 'take'; readonly ms: number };

/** Worker to page. */
export type FromBench =
  /** A subject that the snippet has come to; each is told once. */
  | { readonly type: 'found'; readonly subject: Subject }
  /** The snippet is held at it. */
  | { readonly type: 'held'; readonly subject: Subject }
  | { readonly type: 'answer'; readonly id: number; readonly answer: Answer }
  | {
      readonly type: 'refused';
      readonly id: number;
      readonly status: 'failed' | 'unavailable';
      readonly error: RawError;
    };
