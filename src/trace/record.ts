/**
 * The recorder of eager runs: an event for each kernel that tfjs runs, and what it takes to draw the dynamic graph from them. All goes
 * through `runKernel` of tfjs' one Engine, gradients, optimizers and tf.layers too; tensors that JavaScript makes, variables and reads go past
 * it and are noticed where they are made.
 *
 * Kernels that a kernel runs within itself are part of it. The copies that it saves for its gradient are known under the id of
 * what they copy, so that the backward pass is tied to what the forward pass made.
 */
import * as tf from '@tensorflow/tfjs';
import type { EventOutput, EventValue, NO_KERNELS, OpEvent, RunEvent } from '../base/events';
import type { Position } from '../base/errors';
import { TRACE } from './recording';
import { isUnrecorded } from './unrecorded';

interface TapeNode {
  gradient?: (...dys: unknown[]) => Record<string, () => tf.Tensor>;
}

/** The parts of tfjs-core's Engine that this file takes hold of. */
interface Recorded {
  readonly backendName: string;
  readonly backend: Holder;
  readonly state: {
    readonly scopeStack: readonly { readonly name: string | null }[];
    readonly activeTape: TapeNode[] | null;
  };
  runKernel(name: string, inputs: tf.NamedTensorMap, attrs?: unknown): tf.Tensor | tf.Tensor[];
  makeTensor(...given: unknown[]): tf.Tensor;
  makeVariable(initial: tf.Tensor, ...given: unknown[]): tf.Variable;
  disposeTensor(tensor: tf.Tensor): void;
  addTapeNode(...given: unknown[]): void;
}

/** What the GPU backends hold of a tensor: its elements are in memory where the cpu computed them. */
interface Held {
  readonly values?: unknown;
  readonly texture?: unknown;
  readonly resource?: unknown;
}
interface Holder {
  readonly texData?: { get(dataId: object): Held | undefined };
  readonly tensorMap?: { get(dataId: object): Held | undefined };
}

export interface RecorderHost {
  /** The innermost call of the snippet that runs; undefined where that can't be told. */
  place(): Position | undefined;
  /** Milliseconds. */
  now(): number;
  /** Takes an event; those of reads that had to wait come after later ones. */
  take(event: RunEvent): void;
}

/** tfjs' word for a scope that has none. */
const UNNAMED = 'unnamed scope';

const OPTIMIZERS = [
  tf.SGDOptimizer,
  tf.MomentumOptimizer,
  tf.RMSPropOptimizer,
  tf.AdagradOptimizer,
  tf.AdadeltaOptimizer,
  tf.AdamOptimizer,
  tf.AdamaxOptimizer,
] as const;

/** Some kernels take lists of tensors, and leave out what they have no use for. */
type Inputs = Readonly<Record<string, tf.Tensor | tf.Tensor[] | null | undefined>>;

type Growing<T> = { -readonly [K in keyof T]: T[K] };

type Told = Pick<OpEvent, 'seq' | 'kernel' | 'backend'> & {
  readonly startMs: number;
  readonly endMs: number;
};

const isThere = <T>(value: T | null | undefined): value is T => value !== null && value !== undefined;

/** Which backend computed a tensor: the GPU's hand small ones on to the cpu. */
function ranOn(engine: Recorded, { dataId }: tf.Tensor): string {
  const { texData, tensorMap } = engine.backend;
  const held = (texData ?? tensorMap)?.get(dataId);
  const onCpu = held && isThere(held.values) && !isThere(held.texture) && !isThere(held.resource);
  return onCpu ? 'cpu' : engine.backendName;
}

/** To a tenth: the clock tells no more. */
const microseconds = (ms: number): number => Math.round(10_000 * ms) / 10;

const bytesOf = ({ dtype, size }: tf.Tensor): number =>
  dtype === 'string' ? 0 : size * tf.util.bytesPerElement(dtype);

/** Everything between the start and the stop of one recording. */
export class Recorder {
  #seq = 0;
  /** The kernel that runs or ran last, and the last one that was no view of its input. */
  #last = { name: '', seq: 0 };
  #computed = 0;
  /** How deep in kernels that kernels run. */
  #depth = 0;
  #startMs = 0;
  #forwardOf: number | undefined;
  #step: number | undefined;
  /** Layers and optimizers that run, each with the depth of tfjs' scopes where it began. */
  readonly #callers: { readonly name: string; readonly depth: number }[] = [];
  /** Tensors that an event has told of and that are there. */
  readonly #live = new Set<number>();
  /** Copies that were saved within a kernel, and what they copy. */
  readonly #copies = new Map<number, number>();
  readonly #engine = tf.engine() as unknown as Recorded;
  #undo: (() => void)[] = [];

  constructor(private readonly host: RecorderHost) {}

  start(): void {
    this.#startMs = this.host.now();
    this.#watchKernels();
    this.#watchGradients();
    this.#watchTensors();
    for (const { prototype } of OPTIMIZERS)
      this.#watchCaller(prototype, 'applyGradients', (optimizer) => optimizer.getClassName());
    this.#watchCaller(tf.layers.Layer.prototype, 'apply', (layer) => layer.name);
  }

  stop(): void {
    for (const undo of this.#undo.reverse()) undo();
    this.#undo = [];
  }

  /** Says which batch of a training loop begins; undefined when the loop is over. */
  step(step: number | undefined): void {
    this.#step = step;
  }

  /** Within a kernel, where a graph is traced, and where the compiler is at work, nothing is told. */
  get #quiet(): boolean {
    return this.#depth > 0 || this.#engine.backendName === TRACE || isUnrecorded();
  }

  /** Exchanges a method until the stop. */
  #wrap<T extends object, K extends keyof T>(target: T, name: K, wrapper: (original: T[K]) => T[K]): void {
    const own = Object.getOwnPropertyDescriptor(target, name);
    target[name] = wrapper(target[name]);
    this.#undo.push(() => {
      if (own) Object.defineProperty(target, name, own);
      else Reflect.deleteProperty(target, name);
    });
  }

  #watchCaller<T extends object>(target: T, method: keyof T, nameOf: (self: T) => string): void {
    const callers = this.#callers;
    const { state } = this.#engine;
    this.#wrap(target, method, (original) => {
      const call = original as (...given: unknown[]) => unknown;
      const named = function (this: T, ...given: unknown[]): unknown {
        callers.push({ name: nameOf(this), depth: state.scopeStack.length });
        try {
          return call.apply(this, given);
        } finally {
          callers.pop();
        }
      };
      return named as T[keyof T];
    });
  }

  #watchKernels(): void {
    this.#wrap(this.#engine, 'runKernel', (runKernel) => (name, inputs, attrs) => {
      const engine = this.#engine;
      if (this.#quiet) {
        const made = runKernel.call(engine, name, inputs, attrs);
        if (name === tf.Identity && this.#depth > 0) this.#noteCopy(inputs['x'], made as tf.Tensor);
        return made;
      }
      const seq = this.#seq++;
      const startMs = this.host.now();
      this.#depth++;
      this.#last = { name, seq };
      if (name !== tf.Identity && name !== tf.Reshape) this.#computed = seq;
      let made: tf.Tensor | tf.Tensor[];
      try {
        made = runKernel.call(engine, name, inputs, attrs);
      } finally {
        this.#depth--;
      }
      const endMs = this.host.now();
      const outputs = Array.isArray(made) ? made : [made];
      const [first] = outputs;
      const given: tf.Tensor[] = [];
      for (const input of Object.values(inputs as unknown as Inputs)) {
        if (Array.isArray(input)) given.push(...input);
        else if (isThere(input)) given.push(input);
      }
      const backend = first ? ranOn(engine, first) : engine.backendName;
      this.#tell({ seq, kernel: name, backend, startMs, endMs }, given, outputs);
      return made;
    });
  }

  /** A gradient's kernels belong to the event whose tape entry they come from. */
  #watchGradients(): void {
    this.#wrap(this.#engine, 'addTapeNode', (addTapeNode) => (...given) => {
      addTapeNode.apply(this.#engine, given);
      const entry = this.#engine.state.activeTape?.at(-1);
      const gradient = entry?.gradient;
      if (!entry || !gradient || this.#engine.backendName === TRACE) return;
      // A gradient of one's own is known by a scope's name: it stands for what it computed, not for the copies that it saved.
      const seq = given[0] === this.#last.name ? this.#last.seq : this.#computed;
      entry.gradient = (...dys) => {
        const made = this.#backwards(seq, () => gradient(...dys));
        return Object.fromEntries(
          Object.entries(made).map(([name, of]) => [name, () => this.#backwards(seq, of)]),
        );
      };
    });
  }

  #backwards<T>(forward: number, work: () => T): T {
    const outer = this.#forwardOf;
    this.#forwardOf = forward;
    try {
      return work();
    } finally {
      this.#forwardOf = outer;
    }
  }

  #watchTensors(): void {
    const engine = this.#engine;
    const instant = (kernel: (typeof NO_KERNELS)[number], given: tf.Tensor[], made: tf.Tensor[]) => {
      const startMs = this.host.now();
      const event = { seq: this.#seq++, kernel, backend: engine.backendName, startMs, endMs: startMs };
      this.#tell(event, given, made);
    };
    this.#wrap(engine, 'makeTensor', (makeTensor) => (...given) => {
      const tensor = makeTensor.apply(engine, given);
      if (!this.#quiet) instant('Tensor', [], [tensor]);
      return tensor;
    });
    this.#wrap(engine, 'makeVariable', (makeVariable) => (initial, ...given) => {
      const variable = makeVariable.call(engine, initial, ...given);
      if (!this.#quiet) instant('Variable', [initial], [variable]);
      return variable;
    });
    this.#wrap(engine, 'disposeTensor', (disposeTensor) => (tensor) => {
      disposeTensor.call(engine, tensor);
      this.#copies.delete(tensor.id);
      if (this.#live.delete(tensor.id)) this.host.take({ seq: this.#seq++, free: tensor.id });
    });
    this.#wrap(tf.Variable.prototype, 'assign', (assign) => {
      const noted = (variable: tf.Variable, value: tf.Tensor) => {
        // It gives its old data up, as one that is disposed of does.
        this.#live.delete(variable.id);
        assign.call(variable, value);
        if (!this.#quiet) instant('Assign', [value], [variable]);
      };
      return function (this: tf.Variable, value) {
        noted(this, value);
      };
    });
    const read = (tensor: tf.Tensor, place: Position | undefined, startMs: number) => {
      const timed = { startMs, endMs: this.host.now(), backend: engine.backendName };
      this.#tell({ seq: this.#seq++, kernel: 'Read', ...timed }, [tensor], [], place);
    };
    this.#wrap(tf.Tensor.prototype, 'dataSync', (dataSync) => {
      const noted = <D extends tf.DataType>(tensor: tf.Tensor): tf.DataTypeMap[D] => {
        const startMs = this.host.now();
        const data = dataSync.call(tensor) as tf.DataTypeMap[D];
        if (!this.#quiet) read(tensor, this.host.place(), startMs);
        return data;
      };
      return function (this: tf.Tensor) {
        return noted(this);
      };
    });
    this.#wrap(tf.Tensor.prototype, 'data', (data) => {
      const noted = async <D extends tf.DataType>(tensor: tf.Tensor): Promise<tf.DataTypeMap[D]> => {
        const startMs = this.host.now();
        const place = this.#quiet ? undefined : this.host.place();
        const elements = await data.call(tensor);
        if (place) read(tensor, place, startMs);
        return elements as tf.DataTypeMap[D];
      };
      return function (this: tf.Tensor) {
        return noted(this);
      };
    });
  }

  #noteCopy(from: tf.Tensor | undefined, copy: tf.Tensor): void {
    if (from) this.#copies.set(copy.id, this.#copies.get(from.id) ?? from.id);
  }

  /** The operations, layers and optimizers that run, outermost first: tfjs knows the first, the others stand where they began. */
  #scope(): string[] {
    const scope: string[] = [];
    let caller = 0;
    this.#engine.state.scopeStack.forEach(({ name }, depth) => {
      for (; (this.#callers[caller]?.depth ?? Infinity) <= depth; caller++)
        scope.push(this.#callers[caller]?.name ?? '');
      if (name && name !== UNNAMED) scope.push(name.endsWith('__op') ? name.slice(0, -'__op'.length) : name);
    });
    for (; caller < this.#callers.length; caller++) scope.push(this.#callers[caller]?.name ?? '');
    return scope;
  }

  #value({ id, dtype, shape }: tf.Tensor): EventValue {
    return { id: this.#copies.get(id) ?? id, dtype, shape };
  }

  #tell(
    { seq, kernel, backend, startMs, endMs }: Told,
    given: readonly tf.Tensor[],
    made: readonly tf.Tensor[],
    place = this.host.place(),
  ): void {
    for (const { id } of made) this.#live.add(id);
    const inputs = given.map((tensor) => this.#value(tensor));
    const outputs = made.map((tensor): EventOutput => {
      const shared = given.some(({ dataId }) => dataId === tensor.dataId);
      return { id: tensor.id, dtype: tensor.dtype, shape: tensor.shape, bytes: shared ? 0 : bytesOf(tensor) };
    });
    // One object, grown: spread apart it would be most of what recording costs.
    const event: Growing<OpEvent> = {
      seq,
      kernel,
      scope: this.#scope(),
      backend,
      inputs,
      outputs,
      startUs: microseconds(startMs - this.#startMs),
      durUs: microseconds(endMs - startMs),
    };
    if (place) {
      event.line = place.line;
      event.column = place.column;
    }
    if (this.#forwardOf !== undefined) event.forwardOf = this.#forwardOf;
    if (this.#step !== undefined) event.step = this.#step;
    this.host.take(event);
  }
}
