/**
 * What a recorded run tells of itself: an event for each kernel that tfjs ran, for each tensor that was freed, and for all else that
 * took time.
 */

export interface EventValue {
  /** Of the tensor; never used twice within a run. */
  readonly id: number;
  readonly dtype: string;
  readonly shape: readonly number[];
}

export interface EventOutput extends EventValue {
  /** That were allocated for it; 0 where it shares its data with another tensor. */
  readonly bytes: number;
  /** The id of the tensor whose data it shares: an input, or an output that stands before it. */
  readonly shares?: number;
}

/** What stands among the kernels without being one: a value from JavaScript, a variable, its new value, elements that were read. */
export const NO_KERNELS = ['Tensor', 'Variable', 'Assign', 'Read'] as const;

/** A program of a GPU, as the library above it wrote it. */
export interface Shader {
  /** From 1; never used twice within a run. */
  readonly id: number;
  readonly language: 'glsl' | 'wgsl';
  /** That the library gave it: ONNX Runtime's are those of operators. */
  readonly name?: string;
  readonly source: string;
}

/** That a program was put to work. */
export interface ShaderUse {
  /** Of the program; 0 where there were too many to keep. */
  readonly id: number;
  /** Workgroups of WebGPU; of WebGL the texture that was drawn on, in texels. */
  readonly size: readonly [x: number, y: number, z: number];
  /** How often on that size. */
  readonly times: number;
}

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
  /** Of a read: the last part of its time, in which its elements were copied; all of it where JavaScript stood still for it. */
  readonly copyUs?: number;
  /** What the GPU ran for it, in order. */
  readonly shaders?: readonly ShaderUse[];
}

export interface FreeEvent {
  readonly seq: number;
  /** The tensor that was disposed of. */
  readonly free: number;
  /** Microseconds from the snippet's first line. */
  readonly atUs?: number;
}

/**
 * turn: the thread that runs the snippet was at work. gpu: the GPU had work, from the submission of a batch until the thread heard that
 * it is done, or from the end of the batch before. The others are of a compiled function: first is its first call of a signature, as a
 * whole, and check what compares that call with an eager one; run is a call of its graph.
 */
export const PHASES = [
  'turn',
  'gpu',
  'first',
  'trace',
  'passes',
  'lower',
  'session',
  'check',
  'run',
] as const;
export type Phase = (typeof PHASES)[number];

/** What took time beside the kernels. */
export interface PhaseEvent {
  readonly seq: number;
  readonly phase: Phase;
  /** Of the compiled function, and the signature of the call. */
  readonly name?: string;
  readonly signature?: string;
  /** What its graph runs on. */
  readonly engine?: string;
  /** Where the snippet called it. */
  readonly line?: number;
  readonly column?: number;
  readonly startUs: number;
  readonly durUs: number;
  /** Of a run: the number of the static graph that it is of. */
  readonly graph?: number;
  /** Of a run: the number of the first event that came after it had read its inputs. */
  readonly asOf?: number;
  /** Which pass it is in of the training loop's batches. */
  readonly step?: number;
  /** Of a run: arguments and variables that it read, what it gave, and variables that have new values. */
  readonly inputs?: readonly EventValue[];
  readonly outputs?: readonly EventOutput[];
  /** Of a run: what the GPU ran meanwhile. */
  readonly shaders?: readonly ShaderUse[];
}

/** What measured all times; the first event of a run. */
export interface ClockEvent {
  readonly seq: number;
  readonly clock: string;
  /** The smallest step that it was seen to take, in microseconds. */
  readonly resolutionUs: number;
}

export type RunEvent = OpEvent | FreeEvent | PhaseEvent | ClockEvent;

export const isOp = (event: RunEvent): event is OpEvent => 'kernel' in event;
export const isFree = (event: RunEvent): event is FreeEvent => 'free' in event;
export const isPhase = (event: RunEvent): event is PhaseEvent => 'phase' in event;
export const isClock = (event: RunEvent): event is ClockEvent => 'clock' in event;
