/** What a run gives `compile`: the mode, the engine, and where its findings go. */
import type { Position } from '../base/errors';
import type { Engine, EngineName } from '../engines/engine';
import type { Graph } from '../ir/graph';
import type { PassStep } from '../passes/pipeline';

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
}

/** The graphs behind a `Compiled`. */
export interface CompiledGraphs {
  readonly traced: Graph;
  readonly optimised: Graph;
  readonly steps: readonly PassStep[];
}

export interface CompileHost {
  readonly mode: 'eager' | 'compiled';
  /** The engine that compiled functions run on. */
  readonly engine: Engine;
  /** Whether the first call of each signature runs eagerly too, and is compared. */
  readonly check: boolean;
  now(): number;
  /** Where the snippet is. */
  position(): Position | undefined;
  /** Runs that with the console and the output muted. */
  muted<T>(work: () => T): T;
  /** Keeps the state of the run's generator; the function that it gives puts it back. */
  keepRandomness(): () => void;
  /** A signature was compiled, or found to be no graph. */
  report(compiled: Compiled, graphs?: CompiledGraphs): void;
  warn(warning: Break): void;
}
