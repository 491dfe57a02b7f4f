/** What there is to say of the functions that a snippet compiled: the `compiled` and `warnings` of the command's JSON. */
import type { Position } from './errors';
import type { EngineName } from './modes';

/** Something in a compiled function that is not as its writer may think. */
export interface Break extends Position {
  readonly message: string;
  /** Where the tensor that it is about was made. */
  readonly madeAt?: Position;
}

/** One signature of one compiled function. */
export interface Compiled {
  readonly name: string;
  readonly signature: string;
  readonly engine: EngineName;
  readonly nodesBefore: number;
  readonly nodesAfter: number;
  readonly breaks: readonly Break[];
  readonly traceMs: number;
  readonly passesMs: number;
  readonly prepareMs: number;
  /** The first run of the session, result read back. */
  readonly firstMs: number;
  /** How far the first call was from the eager one; null where it was not compared. */
  readonly check: { readonly maxAbs: number; readonly maxRel: number } | null;
  /** What else there is to know, in words: why it was traced again, why another engine than the chosen one runs it. */
  readonly notes?: readonly string[];
}
