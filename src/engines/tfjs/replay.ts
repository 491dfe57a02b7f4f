/**
 * The static graph on tfjs' own kernels: each node runs again on the current backend, and a value's memory is freed as soon as its last
 * reader is done. It shows what the graph alone is worth.
 */
import * as tf from '@tensorflow/tfjs';
import { must } from '../../base/errors';
import { asData, constantOf, usesOf } from '../../ir/graph';
import type { Data, DType, Graph, Node, TensorType, ValueId } from '../../ir/graph';
import { rowOf } from '../../ops';
import { onCpu } from '../../trace/engine';
import { unrecorded } from '../../trace/unrecorded';
import type { Given, Made, Program, SyncEngine } from '../engine';
import { portsOf } from '../engine';
import { registerControlKernels } from './control-kernels';
import { registerFusedElementwise } from './fused-elementwise-kernels';

/** A tensor that no scope disposes of. */
const kept = (make: () => tf.Tensor): tf.Tensor => tf.keep(make());

export const tensorOf = (data: Data, { dtype, shape }: TensorType): tf.Tensor =>
  kept(() => tf.tensor(data, [...shape], dtype));

/** The inputs of a node by the names that its kernel has for them. */
function named(node: Node, tensors: readonly tf.Tensor[]): tf.NamedTensorMap {
  const { inputs } = rowOf(node.op);
  if (inputs[0] === '...') return Object.fromEntries(tensors.map((tensor, index) => [String(index), tensor]));
  const { has } = node.attrs;
  const names = Array.isArray(has) ? inputs.filter((_, index) => has[index] === true) : inputs;
  return Object.fromEntries(
    names.map((name, index) => [name.replace('?', ''), must(tensors[index], `input ${name}`)]),
  );
}

/** Runs a node's kernel on the current backend. The tensors are the caller's. */
export function runNode(node: Node, tensors: readonly tf.Tensor[]): tf.Tensor[] {
  const row = rowOf(node.op);
  const { kernel, attrs } = row.call?.(node.attrs, tensors as readonly TensorType[]) ?? {
    kernel: row.kernels[0],
    attrs: node.attrs,
  };
  const inputs = named(node, tensors);
  // Kernels with a list of inputs take them as a list.
  const given = row.inputs[0] === '...' ? (tensors as unknown as tf.NamedTensorMap) : inputs;
  const { has: _, ...own } = attrs as Record<string, unknown>;
  const made = tf.engine().runKernel(kernel, given, own as never);
  return (Array.isArray(made) ? made : [made]) as tf.Tensor[];
}

class Replay implements Program {
  readonly #constants = new Map<ValueId, tf.Tensor>();
  readonly #order: readonly Node[];

  constructor(private readonly graph: Graph) {
    this.#order = graph.nodes.filter(({ role }) => !role);
    for (const node of graph.nodes) {
      const value = constantOf(node);
      if (value) this.#constants.set(node.id, tensorOf(value, node.outputs[0]));
    }
  }

  run(given: Given): Promise<Made> {
    return Promise.resolve(this.runSync(given));
  }

  /** As `run`, at once: every kernel of tfjs is synchronous. */
  runSync(given: Given): Made {
    return unrecorded(() => this.#run(given));
  }

  #run({ inputs, random, states }: Given): Made {
    const { graph } = this;
    const ports = portsOf(graph);
    const values = new Map<ValueId, tf.Tensor>(this.#constants);
    const foreign = new Set<ValueId>(this.#constants.keys());
    const uses = usesOf(graph);
    ports.inputs.forEach((node, index) => {
      values.set(node.id, must(inputs[index], 'an input'));
      foreign.add(node.id);
    });
    ports.states.forEach((node, index) => {
      values.set(node.id, must(states[index], 'a state'));
      foreign.add(node.id);
    });
    ports.random.forEach((node, index) => {
      values.set(node.id, tensorOf(must(random[index], 'random numbers'), node.outputs[0]));
    });
    const value = (id: ValueId) => must(values.get(id), `the value of %${String(id)}`);
    const release = (id: ValueId) => {
      const left = (uses.get(id) ?? 0) - 1;
      uses.set(id, left);
      if (left > 0 || foreign.has(id)) return;
      value(id).dispose();
      values.delete(id);
    };
    try {
      for (const node of this.#order) {
        const made = tf.tidy(() => runNode(node, node.inputs.map(value)).map((tensor) => tf.keep(tensor)));
        node.outputs.forEach(({ id }, index) => {
          const tensor = must(made[index], `an output of ${node.op}`);
          values.set(id, tensor);
          if (!uses.get(id)) release(id);
        });
        for (const id of node.inputs) release(id);
      }
      // A result may be an argument, or be given twice: each is a tensor of its own.
      const give = (id: ValueId) => kept(() => value(id).clone());
      const made = {
        results: graph.results.map(give),
        updates: graph.updates.map((update) => give(update.value)),
      };
      for (const id of graph.results) release(id);
      for (const update of graph.updates) release(update.value);
      // What the tidy of a caller may dispose of again.
      for (const tensor of [...made.results, ...made.updates])
        (tensor as tf.Tensor & { kept: boolean }).kept = false;
      return made;
    } catch (error) {
      for (const [id, tensor] of values) if (!foreign.has(id) && !tensor.isDisposed) tensor.dispose();
      throw error;
    }
  }

  dispose(): void {
    for (const tensor of this.#constants.values()) tensor.dispose();
    this.#constants.clear();
  }
}

export const replayEngine: SyncEngine = {
  name: 'tfjs',
  prepare: (graph) => Promise.resolve(new Replay(graph)),
  prepareSync: (graph) => new Replay(graph),
};

/** A graph's results, run once on the current backend. They are the caller's. */
export function evaluate(graph: Graph, given: Given): readonly tf.Tensor[] {
  const program = replayEngine.prepareSync(graph);
  try {
    return program.runSync(given).results;
  } finally {
    program.dispose();
  }
}

/** A node of constants, computed by tfjs' cpu kernels whatever the current backend is. */
export function evaluateNode(node: Node, inputs: readonly Data[], types: readonly TensorType[]): Data[] {
  return unrecorded(() =>
    onCpu(() => {
      const tensors = inputs.map((data, index) => tensorOf(data, must(types[index], 'a type')));
      const made = runNode(node, tensors);
      const results = made.map((tensor) => asData(tensor.dataSync().slice(), tensor.dtype as DType));
      tf.dispose([...tensors, ...made]);
      return results;
    }),
  );
}

registerControlKernels((graph) => new Replay(graph));
registerFusedElementwise((graph) => new Replay(graph));
