/** What the graphs of a run can be asked for when it has ended, each measured in runs of its own. */
import type { PassName } from './passes';

export type Question =
  /** Where a compiled function spends its time, operator by operator. */
  | { readonly ask: 'profile'; readonly fn: string; readonly signature: string }
  /** What a pass is worth: the graph timed with and without it. */
  | { readonly ask: 'worth'; readonly fn: string; readonly signature: string; readonly pass: PassName };

/** An operator as ONNX Runtime ran it. */
export interface OperatorTime {
  /** As ONNX Runtime calls it. */
  readonly name: string;
  readonly operator: string;
  /** Which of its providers ran it: "CPU", "WebGpu". */
  readonly provider: string;
  /** Microseconds in a run: the median of several. By the GPU's own clock where it ran programs, else until the operator returned. */
  readonly us: number;
  /** Of what it makes. */
  readonly bytes: number;
  /** The static graph's node that it was made for; none for what ONNX Runtime put in itself. */
  readonly node?: number;
  /** What the GPU ran for it, by the names that ONNX Runtime gives its programs. */
  readonly programs?: readonly string[];
}

export interface Profile {
  /** In the order in which they ran first. */
  readonly operators: readonly OperatorTime[];
  /** How many runs the times are the medians of. */
  readonly runs: number;
}

export interface Worth {
  readonly pass: PassName;
  /** Medians of a call, its result read back, in milliseconds. */
  readonly withMs: number;
  readonly withoutMs: number;
  /** How many times as long a call takes without the pass, and the 95 % interval of that. */
  readonly ratio: number;
  readonly low: number;
  readonly high: number;
  readonly turns: number;
  /** Nodes of the graph. */
  readonly nodesWith: number;
  readonly nodesWithout: number;
}

export type Finding =
  { readonly ask: 'profile'; readonly profile: Profile } | { readonly ask: 'worth'; readonly worth: Worth };
