/** A static graph as one session of a runtime: state stays in its memory between calls, and arguments are copied once. */
import type * as tf from '@tensorflow/tfjs';
import { must } from '../../../base/errors';
import { asData } from '../../../ir/graph';
import type { Data, Graph, TensorType } from '../../../ir/graph';
import type { Lowered, Port as NamedType } from '../../../onnx/lower';
import { engine } from '../../../trace/engine';
import type { Given, Made, Program } from '../../engine';
import { portsOf } from '../../engine';
import type { Ends, HeapValue, Runtime } from './runtime';
import { Slot } from './slot';
import { heapValues, toTfjs } from './values';

/** tfjs' wasm backend: the elements in its memory can be looked at without a copy, and nobody else can reach them to change them. */
interface Viewed extends tf.KernelBackend {
  typedArrayFromHeap(tensor: tf.TensorInfo): tf.backend_util.TypedArray;
}

const ownerOf = ({ dataId }: tf.Tensor): tf.KernelBackend | undefined =>
  engine().state.tensorInfo.get(dataId)?.backend;
const isViewed = (backend: tf.KernelBackend | undefined): backend is Viewed =>
  backend !== undefined && backend === engine().registry['wasm'];

/** Whether its elements can be had without waiting. */
function atHand(tensor: tf.Tensor): boolean {
  if (heapValues().get(tensor.dataId)) return true;
  const owner = ownerOf(tensor);
  return isViewed(owner) || (owner !== undefined && owner === engine().registry['cpu']);
}

/** Elements that had to be waited for. */
export type Late = ReadonlyMap<tf.Tensor, Data>;

/** The elements that a call needs and that are not at hand; undefined where all are. */
export function fetched({ inputs, states }: Given): Promise<Late> | undefined {
  if (inputs.every(atHand) && states.every(atHand)) return undefined;
  const away = [...inputs, ...states].filter((tensor) => !atHand(tensor));
  const read = away.map(async (tensor) => [tensor, (await tensor.data()) as Data] as const);
  return Promise.all(read).then((entries) => new Map(entries));
}

/** What a model's input gets its elements from. */
interface Port {
  readonly kind: 'input' | 'state' | 'random';
  /** Among those of its kind. */
  readonly index: number;
  readonly type: TensorType;
  readonly slot: Slot;
}

function portsFor(graph: Graph, { inputs }: Lowered, runtime: Runtime): Port[] {
  const kinds = portsOf(graph);
  const places = new Map(
    (['input', 'state', 'random'] as const).flatMap((kind) => {
      const nodes = { input: kinds.inputs, state: kinds.states, random: kinds.random }[kind];
      return nodes.map((node, index) => [node.id, { kind, index }] as const);
    }),
  );
  return inputs.map(({ node, dtype, shape }) => {
    const type = { dtype, shape };
    return { ...must(places.get(node), 'a port'), type, slot: new Slot(runtime, type) };
  });
}

export class HeapProgram implements Program {
  readonly #session: number;
  readonly #ports: readonly Port[];
  readonly #inputs: Ends;
  readonly #outputs: Ends;
  readonly #made: readonly NamedType[];
  /** Of what goes in, call by call. */
  readonly #handles: Uint32Array;

  constructor(
    private readonly runtime: Runtime,
    private readonly lowered: Lowered,
    graph: Graph,
    readonly notes: readonly string[] = [],
    profiled = false,
  ) {
    this.#session = runtime.openSession(lowered.bytes, profiled);
    this.#ports = portsFor(graph, lowered, runtime);
    this.#made = [...lowered.results, ...lowered.updates];
    const names = (ports: readonly { readonly name: string }[]) => ports.map(({ name }) => name);
    this.#inputs = runtime.ends(names(lowered.inputs));
    this.#outputs = runtime.ends(names(this.#made));
    this.#handles = new Uint32Array(this.#ports.length);
  }

  async run(given: Given): Promise<Made> {
    const late = fetched(given);
    return this.runWith(given, late && (await late));
  }

  runSync(given: Given): Made {
    return this.runWith(given);
  }

  /** At once: what is neither at hand nor in `late` is read as tfjs can. */
  runWith(given: Given, late?: Late): Made {
    const { runtime } = this;
    this.#ports.forEach((port, at) => {
      this.#handles[at] = this.#feed(port, given, late).handle;
    });
    const handles = [...runtime.run(this.#session, this.#inputs, this.#handles, this.#outputs)];
    const made = this.#made.map((type, at) => toTfjs({ runtime, handle: handles[at] ?? 0, type }));
    const results = this.lowered.results.length;
    return { results: made.slice(0, results), updates: made.slice(results) };
  }

  #feed(
    { kind, index, type, slot }: Port,
    { inputs, states, random }: Given,
    late: Late | undefined,
  ): HeapValue {
    if (kind === 'random') return slot.fill(asData(must(random[index], 'random numbers'), type.dtype));
    const tensor = must((kind === 'input' ? inputs : states)[index], `the ${kind}`);
    const { dataId } = tensor;
    const held = heapValues().get(dataId);
    if (held?.runtime === this.runtime) {
      // A state that came from outside comes from the calls before from now on.
      if (kind === 'state') slot.free();
      return held;
    }
    if (held) return slot.fill(held.runtime.elements(held));
    const owner = ownerOf(tensor);
    if (isViewed(owner)) {
      const kept = slot.kept(dataId);
      if (kept) return kept;
      const view = owner.typedArrayFromHeap(tensor) as Data;
      return slot.fill(asData(view, type.dtype), kind === 'state' ? dataId : undefined);
    }
    return slot.fill(asData(late?.get(tensor) ?? (tensor.dataSync() as Data), type.dtype));
  }

  /** The runtime prints what was measured so far, where that was asked for. */
  endProfiling(): void {
    this.runtime.endProfiling(this.#session);
  }

  dispose(): void {
    for (const { slot } of this.#ports) slot.free();
    this.runtime.freeEnds(this.#inputs);
    this.runtime.freeEnds(this.#outputs);
    this.runtime.closeSession(this.#session);
  }
}
