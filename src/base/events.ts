/** What a recorded run tells of itself: an event for each kernel that tfjs ran, and for each tensor that was freed. */

export interface EventValue {
  /** Of the tensor; never used twice within a run. */
  readonly id: number;
  readonly dtype: string;
  readonly shape: readonly number[];
}

export interface EventOutput extends EventValue {
  /** That were allocated for it; 0 where it shares its data with an input. */
  readonly bytes: number;
}

/** What stands among the kernels without being one: a value from JavaScript, a variable, its new value, elements that were read. */
export const NO_KERNELS = ['Tensor', 'Variable', 'Assign', 'Read'] as const;

export interface OpEvent {
  /** In the order in which they began, from 0; shared with `FreeEvent`. */
  readonly seq: number;
  /** tfjs' name of the kernel, or one of `NO_KERNELS`. */
  readonly kernel: string;
  /** The operations, layers and scopes that it belongs to, outermost first. */
  readonly scope: readonly string[];
  /** 1-based, in the user's text: the innermost call of the snippet. */
  readonly line?: number;
  readonly column?: number;
  /** The event whose gradient it computes. */
  readonly forwardOf?: number;
  /** Which pass it is in of the training loop's batches, counted from 0. */
  readonly step?: number;
  /** What ran it: tfjs hands small tensors on to the cpu. */
  readonly backend: string;
  readonly inputs: readonly EventValue[];
  readonly outputs: readonly EventOutput[];
  /** Microseconds from the snippet's first line. */
  readonly startUs: number;
  /** Microseconds until the kernel returned; on webgl and webgpu the work goes on then. */
  readonly durUs: number;
}

export interface FreeEvent {
  readonly seq: number;
  /** The tensor that was disposed of. */
  readonly free: number;
}

export type RunEvent = OpEvent | FreeEvent;

export const isFree = (event: RunEvent): event is FreeEvent => 'free' in event;
