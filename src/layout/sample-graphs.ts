/**
 * Graphs to lay out, draw and time: a training step of LeNet as it runs, a stack of transformer layers as it is traced, and graphs of any
 * size without groups. The same arguments give the same graph.
 */
import type { DynamicNode } from '../graphs/dynamic';
import type { ShownNode } from '../graphs/node';

/** A number from 0 to 1 for each call: mulberry32. */
function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

interface Made {
  readonly op: string;
  readonly inputs?: readonly number[];
  readonly shape?: readonly number[];
  readonly group?: readonly string[];
  readonly line?: number;
  readonly role?: 'input' | 'const' | 'state';
}

class Maker {
  readonly nodes: ShownNode[] = [];

  /** The id of the value that it makes. */
  make({ op, inputs = [], shape = [32], group = [], line = 1, role }: Made): number {
    const id = this.nodes.length + 1;
    this.nodes.push({
      id,
      op,
      inputs,
      outputs: [{ id, dtype: 'float32', shape }],
      attrs: {},
      lines: [line],
      origins: [id],
      group,
      ...(role && { role }),
    });
    return id;
  }
}

function ran(nodes: readonly ShownNode[], seed: number): DynamicNode[] {
  const random = randomFrom(seed);
  let startUs = 0;
  return nodes.map((node) => {
    const heavy = /conv|matmul/i.test(node.op) ? 40 : 1;
    const durUs = node.role ? 0 : Math.round(heavy * (20 + 200 * random()));
    startUs += durUs + 5;
    const size = node.outputs.reduce((sum, { shape }) => sum + 4 * shape.reduce((a, b) => a * b, 1), 0);
    return { ...node, ran: { seq: node.id, backend: 'wasm', startUs: startUs - durUs, durUs, bytes: size } };
  });
}

interface Weights {
  readonly name: string;
  readonly kernel: number;
  readonly bias: number;
  readonly shape: readonly number[];
}

/** `steps` training steps of LeNet-5 on batches of 32 with Adam: about 245 kernels each, in the scopes of their layers. */
export function lenetTraining(steps = 1): readonly DynamicNode[] {
  const maker = new Maker();
  const layers: Weights[] = (
    [
      ['conv1', [5, 5, 1, 6]],
      ['conv2', [5, 5, 6, 16]],
      ['dense1', [400, 120]],
      ['dense2', [120, 84]],
      ['dense3', [84, 10]],
    ] as const
  ).map(([name, shape], index) => ({
    name,
    shape,
    kernel: maker.make({ op: 'Variable', shape, line: 3 + index, role: 'state' }),
    bias: maker.make({ op: 'Variable', shape: shape.slice(-1), line: 3 + index, role: 'state' }),
  }));
  for (let step = 0; step < steps; step++) lenetStep(maker, layers);
  return ran(maker.nodes, 1);
}

function lenetStep(maker: Maker, layers: readonly Weights[]): void {
  let value = maker.make({ op: 'Tensor', shape: [32, 28, 28, 1], line: 12, role: 'const' });
  const labels = maker.make({ op: 'Tensor', shape: [32, 10], line: 13, role: 'const' });
  const forward = layers.map(({ name, kernel, bias, shape }, index) => {
    const conv = name.startsWith('conv');
    const group = [name];
    const line = 16 + index;
    const out = conv ? [32, 28 / 2 ** index, 28 / 2 ** index, shape[3] ?? 1] : [32, shape[1] ?? 1];
    const input = value;
    const product = maker.make({
      op: conv ? 'Conv2D' : 'BatchMatMul',
      inputs: [value, kernel],
      shape: out,
      group,
      line,
    });
    const sum = maker.make({ op: 'Add', inputs: [product, bias], shape: out, group, line });
    const active = maker.make({ op: 'Relu', inputs: [sum], shape: out, group, line });
    value = conv ? maker.make({ op: 'MaxPool', inputs: [active], shape: out, group, line }) : active;
    return { input, sum, active, out };
  });
  const loss = ['Softmax', 'Log', 'Multiply', 'Sum', 'Neg', 'Mean'].reduce(
    (last, op) =>
      maker.make({
        op,
        inputs: op === 'Multiply' ? [last, labels] : [last],
        shape: [32, 10],
        group: ['loss'],
        line: 22,
      }),
    value,
  );
  let upstream = loss;
  const gradients = [...layers.entries()].reverse().map(([index, { name, kernel, shape }]) => {
    const { input = 0, sum = 0, active = 0, out = [] } = forward[index] ?? {};
    const group = ['backward', name];
    const line = 16 + index;
    const step = maker.make({ op: 'Step', inputs: [sum], shape: out, group, line });
    const masked = maker.make({ op: 'Multiply', inputs: [upstream, step, active], shape: out, group, line });
    const ofKernel = maker.make({ op: 'BatchMatMul', inputs: [input, masked], shape, group, line });
    const ofBias = maker.make({ op: 'Sum', inputs: [masked], shape: shape.slice(-1), group, line });
    upstream = maker.make({ op: 'BatchMatMul', inputs: [masked, kernel], shape: out, group, line });
    return { index, ofKernel, ofBias };
  });
  for (const { index, ofKernel, ofBias } of gradients) {
    const layer = layers[index];
    if (!layer) continue;
    const { kernel, bias, shape } = layer;
    for (const [weight, gradient] of [
      [kernel, ofKernel],
      [bias, ofBias],
    ] as const) {
      let last = gradient;
      for (const op of [
        ...['Multiply', 'Multiply', 'Add', 'Square', 'Multiply', 'Multiply', 'Add', 'RealDiv', 'RealDiv'],
        ...['Sqrt', 'Add', 'RealDiv', 'Multiply', 'Neg', 'Add', 'Cast', 'Identity', 'Assign'],
      ])
        last = maker.make({
          op,
          inputs: op === 'Add' || op === 'Assign' ? [last, weight] : [last],
          shape,
          group: ['optimizer'],
          line: 24,
        });
    }
  }
}

/** A stack of transformer layers, as it is traced: each layer's attention and feed-forward part in scopes of their own. */
export function transformerStack(layers = 12): readonly ShownNode[] {
  const maker = new Maker();
  const shape = [1, 64, 128];
  const weight = (group: readonly string[], line: number) =>
    maker.make({ op: 'const', shape: [128, 128], group, line, role: 'const' });
  const norm = (input: number, group: readonly string[], line: number) => {
    const inner = [...group, 'norm'];
    const mean = maker.make({ op: 'mean', inputs: [input], shape: [1, 64, 1], group: inner, line });
    const centred = maker.make({ op: 'sub', inputs: [input, mean], shape, group: inner, line });
    const square = maker.make({ op: 'square', inputs: [centred], shape, group: inner, line });
    const variance = maker.make({ op: 'mean', inputs: [square], shape: [1, 64, 1], group: inner, line });
    const root = maker.make({ op: 'rsqrt', inputs: [variance], shape: [1, 64, 1], group: inner, line });
    return maker.make({ op: 'mul', inputs: [centred, root], shape, group: inner, line });
  };
  let value = maker.make({ op: 'input', shape, line: 2, role: 'input' });
  for (let layer = 0; layer < layers; layer++) {
    const attention = [`layer${String(layer)}`, 'attention'];
    const normed = norm(value, attention, 5);
    const [query = 0, key = 0, values = 0] = [6, 7, 8].map((line) =>
      maker.make({
        op: 'matmul',
        inputs: [normed, weight(attention, line)],
        shape,
        group: attention,
        line,
      }),
    );
    const swapped = maker.make({
      op: 'transpose',
      inputs: [key],
      shape: [1, 128, 64],
      group: attention,
      line: 9,
    });
    const scores = maker.make({
      op: 'matmul',
      inputs: [query, swapped],
      shape: [1, 64, 64],
      group: attention,
      line: 9,
    });
    const soft = maker.make({
      op: 'softmax',
      inputs: [scores],
      shape: [1, 64, 64],
      group: attention,
      line: 10,
    });
    const mixed = maker.make({ op: 'matmul', inputs: [soft, values], shape, group: attention, line: 11 });
    const projected = maker.make({
      op: 'matmul',
      inputs: [mixed, weight(attention, 12)],
      shape,
      group: attention,
      line: 12,
    });
    value = maker.make({ op: 'add', inputs: [value, projected], shape, group: attention, line: 13 });
    const feed = [`layer${String(layer)}`, 'feedForward'];
    const wide = [1, 64, 512];
    const before = norm(value, feed, 15);
    const up = maker.make({
      op: 'matmul',
      inputs: [before, weight(feed, 16)],
      shape: wide,
      group: feed,
      line: 16,
    });
    const active = maker.make({ op: 'gelu', inputs: [up], shape: wide, group: feed, line: 17 });
    const down = maker.make({
      op: 'matmul',
      inputs: [active, weight(feed, 18)],
      shape,
      group: feed,
      line: 18,
    });
    value = maker.make({ op: 'add', inputs: [value, down], shape, group: feed, line: 19 });
  }
  return maker.nodes;
}

const OPS = ['add', 'mul', 'matmul', 'relu', 'sum', 'exp', 'reshape', 'concat'];

/** `size` nodes without groups and `edges` edges (at least `size - 1`), most of them short, some across the whole graph. */
export function flatGraph(size = 10_000, edges = 15_000, seed = 7): readonly ShownNode[] {
  const random = randomFrom(seed);
  const before = (index: number): number => {
    const reach = random() < 0.01 ? index : Math.min(index, 40);
    return index - Math.floor(random() * random() * reach);
  };
  const inputs = Array.from({ length: size }, (_, index): number[] => (index === 0 ? [] : [before(index)]));
  for (let more = size - 1; more < edges && size > 1;) {
    const index = 1 + Math.floor(random() * (size - 1));
    const id = before(index);
    if (index > 4 && inputs[index]?.includes(id)) continue;
    inputs[index]?.push(id);
    more++;
  }
  const maker = new Maker();
  // The line says which, so that nothing looks like a loop.
  inputs.forEach((ids, index) =>
    maker.make({
      op: OPS[Math.floor(random() * OPS.length)] ?? 'add',
      inputs: ids,
      shape: [1 + Math.floor(random() * 64), 16],
      line: index + 1,
    }),
  );
  return maker.nodes;
}
