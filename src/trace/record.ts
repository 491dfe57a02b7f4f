/**
 * The recorder of eager runs: an event for each kernel that tfjs runs, and what it takes to draw the dynamic graph from them. All goes
 * through `runKernel` of tfjs' one Engine, gradients, optimizers and tf.layers too; tensors that JavaScript makes, variables and reads go past
 * it and are noticed where they are made.
 *
 * Kernels that a kernel runs within itself are part of it. The copies that it saves for its gradient are known under the id of
 * what they copy, so that the backward pass is tied to what the forward pass made.
 */
import * as tf from '@tensorflow/tfjs';
import type { OpEvent, Phase, PhaseEvent, RunEvent, ShaderUse } from '../base/events';
import type { Position } from '../base/errors';
import { onKernels } from './engine-hook';
import { ranOn, tensorsIn, type RecordedEngine } from './record-engine';
import { GpuQueue } from './record-gpu';
import { Gradients } from './record-gradients';
import { watchReads } from './record-reads';
import { watchTensors } from './record-tensors';
import { Callers } from './callers';
import { Values } from './record-values';
import { TRACE } from './recording';
import { isUnrecorded } from './unrecorded';
import { Wraps } from './wraps';

export interface RecorderHost {
  /** The innermost call of the snippet that runs; undefined where that can't be told. */
  place(): Position | undefined;
  /** Milliseconds. */
  now(): number;
  /** Calls back in a while, without counting as the snippet's work. */
  later(callback: () => void, ms: number): void;
  /** Takes an event; those of reads that had to wait come after later ones. */
  take(event: RunEvent): void;
  /** What the GPU was given to do since this was last asked. */
  shaders?(): readonly ShaderUse[];
}

/** What took time beside the kernels, as it is told to a recorder. */
export interface Noted extends Pick<PhaseEvent, 'name' | 'signature' | 'engine' | 'asOf' | 'graph'> {
  readonly phase: Phase;
  readonly place?: Position | undefined;
  /** Milliseconds. */
  readonly startMs: number;
  readonly endMs: number;
  /** Of a run; what it gave, and variables as they are now. */
  readonly inputs?: readonly tf.Tensor[];
  readonly outputs?: readonly tf.Tensor[];
}

type Growing<T> = { -readonly [K in keyof T]: T[K] };

type Told = Pick<OpEvent, 'seq' | 'kernel' | 'backend'> & {
  readonly startMs: number;
  readonly endMs: number;
  /** Of a read. */
  readonly copyMs?: number;
  readonly shaders?: readonly ShaderUse[] | undefined;
};

/** To a tenth: the clock tells no more. */
const microseconds = (ms: number): number => Math.round(10_000 * ms) / 10;

/** One recording, from when it is made until its stop. */
export class Recorder {
  #seq = 0;
  /** The kernel that runs or ran last, and the last one that was no view of its input. */
  #last = { name: '', seq: 0 };
  #computed = 0;
  /** The kernel that runs and is told of; those that it runs within itself are deeper. */
  #running: { readonly seq: number; readonly depth: number; readonly startMs: number } | undefined;
  #startMs = 0;
  #step: number | undefined;
  readonly #values = new Values();
  readonly #engine = tf.engine() as unknown as RecordedEngine;
  readonly #wraps = new Wraps();
  readonly #callers = new Callers(this.#engine, this.#wraps);
  // A gradient of one's own is known by a scope's name: it stands for what it computed, not for the copies that it saved.
  readonly #gradients = new Gradients(this.#engine, this.#wraps, (name) =>
    name === this.#last.name ? this.#last.seq : this.#computed,
  );
  readonly #gpu: GpuQueue;
  readonly #stopKernels: () => void;

  constructor(private readonly host: RecorderHost) {
    this.#startMs = host.now();
    this.#gpu = new GpuQueue(
      {
        now: () => host.now(),
        later: (callback, ms) => {
          host.later(callback, ms);
        },
        busy: (startMs, endMs) => {
          this.note({ phase: 'gpu', startMs, endMs });
        },
      },
      this.#wraps,
    );
    this.#stopKernels = this.#watchKernels();
    this.#watchTensors();
  }

  /** Times are counted from now on. */
  begin(): void {
    this.#startMs = this.host.now();
  }

  stop(): void {
    this.#stopKernels();
    this.#wraps.putBack();
    this.#gpu.stop();
  }

  /** Says which batch of a training loop begins; undefined when the loop is over. */
  step(step: number | undefined): void {
    this.#step = step;
  }

  /** Says what measures the times: the smallest step that it was seen to take. */
  clock(clock: string, resolutionMs: number): void {
    this.host.take({ seq: this.#seq++, clock, resolutionUs: microseconds(resolutionMs) });
  }

  /** How many events there were. */
  get told(): number {
    return this.#seq;
  }

  note({ place, startMs, endMs, inputs, outputs, ...what }: Noted): void {
    const shaders = what.phase === 'run' ? this.host.shaders?.() : undefined;
    const event: PhaseEvent = {
      seq: this.#seq++,
      ...what,
      ...(outputs && this.#step !== undefined && { step: this.#step }),
      ...(place && { line: place.line, column: place.column }),
      startUs: this.#micros(startMs),
      durUs: microseconds(endMs - startMs),
      ...(inputs && { inputs: this.#values.inputs(inputs) }),
      ...(outputs && { outputs: this.#values.outputs(outputs, inputs ?? []) }),
      ...(shaders && shaders.length > 0 && { shaders }),
    };
    this.host.take(event);
  }

  /** Tells of a variable that was made where nothing is told. */
  made(variable: tf.Variable, line: number | undefined): void {
    const startUs = this.#micros(this.host.now());
    this.host.take({
      seq: this.#seq++,
      kernel: 'Variable',
      scope: [],
      backend: this.#engine.backendName,
      inputs: [],
      outputs: this.#values.outputs([variable], []),
      startUs,
      durUs: 0,
      ...(line !== undefined && { line }),
    });
  }

  /** What runs meanwhile belongs to that name. */
  within<T>(name: string, work: () => T): T {
    return this.#callers.within(name, work);
  }

  /** A tensor that stands for another one is known under its id. */
  same(tensor: tf.Tensor, as: tf.Tensor): void {
    this.#values.same(tensor, as);
  }

  /** Within a kernel, where a graph is traced, and where the compiler is at work, nothing is told. */
  get #quiet(): boolean {
    return this.#running !== undefined || this.#engine.backendName === TRACE || isUnrecorded();
  }

  #watchKernels(): () => void {
    const engine = this.#engine;
    return onKernels({
      begins: (name, depth) => {
        if (this.#quiet) return;
        const seq = this.#seq++;
        this.#last = { name, seq };
        if (name !== tf.Identity && name !== tf.Reshape) this.#computed = seq;
        this.#running = { seq, depth, startMs: this.host.now() };
        // What nobody asked for was no kernel's.
        this.host.shaders?.();
      },
      ends: (name, inputs, made, depth) => {
        const running = this.#running;
        if (running === undefined) return;
        if (depth > running.depth) {
          const { x } = inputs;
          if (name === tf.Identity && made && x) this.#values.same(made as tf.Tensor, x);
          return;
        }
        this.#running = undefined;
        if (made === undefined) return;
        const { seq, startMs } = running;
        const endMs = this.host.now();
        const outputs = Array.isArray(made) ? made : [made];
        const [first] = outputs;
        const backend = first ? ranOn(engine, first) : engine.backendName;
        if (backend === 'webgl') this.#gpu.drew(engine, startMs, endMs);
        const shaders = this.host.shaders?.();
        const told = { seq, kernel: name, backend, startMs, endMs, shaders };
        this.#tell(told, tensorsIn(inputs), outputs, this.host.place());
      },
    });
  }

  #watchTensors(): void {
    const engine = this.#engine;
    watchTensors(engine, this.#wraps, {
      instant: (kernel, given, made) => {
        if (this.#quiet) return;
        const startMs = this.host.now();
        const event = { seq: this.#seq++, kernel, backend: engine.backendName, startMs, endMs: startMs };
        this.#tell(event, given, made, this.host.place());
      },
      // It gives its old data up, as one that is disposed of does.
      reassigns: (variable) => {
        this.#values.reassigned(variable);
      },
      disposed: (tensor) => {
        if (!this.#values.freed(tensor)) return;
        this.host.take({ seq: this.#seq++, free: tensor.id, atUs: this.#micros(this.host.now()) });
      },
    });
    watchReads(this.#wraps, {
      now: () => this.host.now(),
      place: () => this.host.place(),
      quiet: () => this.#quiet,
      backend: () => engine.backendName,
      told: ({ tensor, place, startMs, endMs, copyMs }) => {
        const read = {
          seq: this.#seq++,
          kernel: 'Read',
          backend: engine.backendName,
          startMs,
          endMs,
          copyMs,
        };
        this.#tell(read, [tensor], [], place);
      },
      done: (untilMs, sinceMs) => {
        this.#gpu.done(untilMs, sinceMs);
      },
    });
  }

  #micros(ms: number): number {
    return microseconds(ms - this.#startMs);
  }

  #tell(
    { seq, kernel, backend, startMs, endMs, copyMs, shaders }: Told,
    given: readonly tf.Tensor[],
    made: readonly tf.Tensor[],
    place: Position | undefined,
  ): void {
    // One object, grown: spread apart it would be most of what recording costs.
    const event: Growing<OpEvent> = {
      seq,
      kernel,
      scope: this.#callers.scope(),
      backend,
      inputs: this.#values.inputs(given),
      outputs: this.#values.outputs(made, given),
      startUs: this.#micros(startMs),
      durUs: microseconds(endMs - startMs),
    };
    if (copyMs !== undefined) event.copyUs = microseconds(copyMs);
    if (place) {
      event.line = place.line;
      event.column = place.column;
    }
    const { forwardOf } = this.#gradients;
    if (forwardOf !== undefined) event.forwardOf = forwardOf;
    if (this.#step !== undefined) event.step = this.#step;
    if (shaders && shaders.length > 0) event.shaders = shaders;
    this.host.take(event);
  }
}
