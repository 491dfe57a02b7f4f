/** What a run gives `compile`: the mode, the engine, and where its findings go. */
import type { Break, Compiled } from '../base/compiled';
import type * as tf from '@tensorflow/tfjs';
import type { Position } from '../base/errors';
import type { PassName } from '../base/passes';
import type { Engine } from '../engines/engine';
import type { Graph } from '../ir/graph';
import type { PassStep } from '../ir/step';
import type { LoweredNode } from '../onnx/lower';
import type { Noted } from '../trace/record';
import type { Guard } from './guards';

/** The graphs behind a `Compiled`. */
export interface CompiledGraphs {
  /** Of the run, never used twice: its calls bear it. */
  readonly id: number;
  readonly traced: Graph;
  readonly optimised: Graph;
  readonly steps: readonly PassStep[];
  /** What the graph holds for, beside its signature, and how that was when it was traced. */
  readonly guards: readonly Pick<Guard, 'what' | 'was'>[];
  /** Which guard of the graph before failed, where it was traced again, in words. */
  readonly failed?: string;
  /** The ONNX operators that each node of the optimised graph became, where the run is recorded. */
  readonly lowered?: readonly LoweredNode[];
}

/** What a run is recorded with. */
export interface RunLog {
  /** Where the snippet is, in the user's text. */
  place(): Position | undefined;
  /** How many events were told of so far. */
  told(): number;
  note(noted: Noted): void;
  /** A variable was made by a trace, at that line. */
  made(variable: tf.Variable, line: number | undefined): void;
  /** What runs meanwhile belongs to a scope of that name. */
  within<T>(scope: string, work: () => T): T;
  /** A tensor that stands for another one: whoever reads it reads that. */
  same(tensor: tf.Tensor, as: tf.Tensor): void;
}

export interface CompileHost {
  /** The engine that compiled functions run on. */
  readonly engine: Engine;
  /** Passes to leave out. */
  readonly off?: readonly PassName[];
  /** Whether the first call of each signature runs eagerly too, and is compared. */
  readonly check: boolean;
  now(): number;
  /** Where the snippet is. */
  position(): Position | undefined;
  /** Runs that with the console and the output muted; `spoke` is called where something would have been printed or shown. */
  muted<T>(work: () => T, spoke?: () => void): T;
  /** Keeps the state of the run's generator; the function that it gives puts it back. */
  keepRandomness(): () => void;
  /** A signature was compiled, or found to be no graph. */
  report(compiled: Compiled, graphs?: CompiledGraphs): void;
  warn(warning: Break): void;
  /** Where the run is recorded. */
  readonly log?: RunLog;
}
