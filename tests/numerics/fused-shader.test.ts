/** Chains as one program of a graphics backend: each operator's expression in GLSL and WGSL, and how chains read what broadcasts. */
import * as tf from '@tensorflow/tfjs';
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { useBackend } from '../../src/engines/tfjs/backends';
import { evaluateNode, replayEngine } from '../../src/engines/tfjs/replay';
import { sizeOf } from '../../src/ir/graph';
import type { Data, Graph, Shape } from '../../src/ir/graph';
import { parseGraph } from '../../src/ir/parse';
import { OPS } from '../../src/ops';
import type { OpRow } from '../../src/ops/row';
import { FUSED } from '../../src/ops/fused-elementwise';

const SHADED = OPS.filter(({ element }) => element?.shader);
const TOLERANCE = 1e-3;
const SIZE = 300;

/** A graph of one chain, from the text of its body. */
function chainOf(shapes: readonly Shape[], lines: readonly string[], shape: Shape): Graph {
  const type = (of: Shape) => `float32[${of.join()}]`;
  const ids = shapes.map((_, index) => `%${String(index + 1)}`);
  const inputs = shapes.map(
    (of, index) => `%${String(index + 1)} = input {index=${String(index)}} : ${type(of)}`,
  );
  return parseGraph(`graph f {
    ${inputs.join('\n')}
    %99 = ${FUSED}(${ids.join(', ')}) {body=graph chain {
      ${[...inputs, ...lines].join('\n')}
      return %${String(shapes.length + lines.length)}
    }} : ${type(shape)}
    return %99
  }`);
}

const spread = (shape: Shape, salt: number): Float32Array =>
  Float32Array.from(
    { length: sizeOf(shape) },
    (_, index) => (((index * 37 + salt * 11) % 61) / 61 - 0.47) * 6,
  );

function cpuValues(graph: Graph, data: readonly Data[]): Data {
  const node = graph.nodes.at(-1);
  if (!node) throw new Error('no node');
  const types = graph.nodes.slice(0, -1).map(({ outputs }) => outputs[0]);
  return evaluateNode(node, data, types)[0] ?? new Float32Array();
}

/** As the chain gives it on the current backend, and how many kernels tfjs ran for it. */
async function run(graph: Graph, data: readonly Data[]): Promise<{ values: Data; kernels: number }> {
  const inputs = graph.nodes
    .slice(0, -1)
    .map(({ outputs: [{ shape }] }, index) => tf.tensor(data[index] ?? [], [...shape], 'float32'));
  const program = replayEngine.prepareSync(graph);
  const kernels = vi.spyOn(tf.engine(), 'runKernel');
  const { results } = program.runSync({ inputs, random: [], states: [] });
  const count = kernels.mock.calls.filter(([name]) => name !== 'Identity').length;
  kernels.mockRestore();
  const values = (await results[0]?.data()) as Data;
  tf.dispose([...inputs, ...results]);
  program.dispose();
  return { values, kernels: count };
}

function expectClose(made: Data, wanted: Data): void {
  const largest = Math.max(...Array.from(wanted).filter(Number.isFinite).map(Math.abs));
  wanted.forEach((value, index) => {
    const other = made[index] ?? NaN;
    const same = Object.is(value, other) || value === other || Math.abs(value - other) <= TOLERANCE * largest;
    if (!same) expect.fail(`element ${String(index)} is ${String(other)}, cpu has ${String(value)}`);
  });
}

/** The operator between casts, where it takes or gives bools. */
function oneOf({ op, element, inputs, infer }: OpRow): {
  readonly graph: Graph;
  readonly data: readonly Data[];
} {
  const shape = [SIZE];
  const floats = element?.dtypes.includes('float32') === true;
  const attrs = '{alpha=0.25, clipValueMin=-1, clipValueMax=1.5, dtype="bool"}';
  const lines: string[] = [];
  const line = (text: string, dtype = 'float32') => {
    lines.push(`%${String(inputs.length + lines.length + 1)} = ${text} : ${dtype}[${String(SIZE)}]`);
    return `%${String(inputs.length + lines.length)}`;
  };
  const operands = inputs.map((name, index) => {
    const id = `%${String(index + 1)}`;
    return name === 'condition' || !floats ? line(`greater(${id}, ${id.replace(/\d/, '1')})`, 'bool') : id;
  });
  const types = inputs.map((_, index) => ({
    dtype: operands[index] === `%${String(index + 1)}` ? ('float32' as const) : ('bool' as const),
    shape,
  }));
  const dtype = infer(types, { dtype: 'bool' })[0]?.dtype ?? 'float32';
  const made = line(`${op}(${operands.join(', ')}) ${attrs}`, dtype);
  if (dtype === 'bool') line(`cast(${made}) {dtype="float32"}`);
  else line(`neg(${made})`);
  const positive = ['log', 'log1p', 'sqrt', 'rsqrt', 'reciprocal'].includes(op);
  const data = inputs.map((_, index) => spread(shape, index).map((x) => (positive ? Math.abs(x) + 0.1 : x)));
  // Powers of negative numbers too, where they are defined.
  if (op === 'pow') data[1]?.forEach((x, index, all) => (all[index] = index % 2 ? Math.round(x) : x));
  return {
    graph: chainOf(
      inputs.map(() => shape),
      lines,
      shape,
    ),
    data,
  };
}

describe.each(['webgl', 'webgpu'] as const)('on %s', (backend) => {
  beforeAll(async () => {
    await useBackend('cpu');
    await useBackend(backend);
  });
  /** tfjs computes small tensors on the processor, unless it is told not to. */
  const forward = `${backend.toUpperCase()}_CPU_FORWARD`;
  beforeEach(async () => {
    tf.env().set(forward, false);
    await tf.setBackend(backend);
  });
  afterAll(async () => {
    tf.env().set(forward, true);
    await tf.setBackend('cpu');
  });

  test.each(SHADED.map((row) => [row.op, row] as const))(
    '%s is what cpu has, in one program',
    async (_, row) => {
      const { graph, data } = oneOf(row);
      const { values, kernels } = await run(graph, data);
      expect(kernels).toBe(1);
      expectClose(values, cpuValues(graph, data));
    },
  );

  test.each([
    [[[7], [7], [1]], [7]],
    [
      [[33, 5], [5], [33, 1], []],
      [33, 5],
    ],
    [
      [[3, 5, 7], [1, 5, 1], [7]],
      [3, 5, 7],
    ],
    [
      [[2, 3, 5, 3], [3], [2, 1, 5, 1], [3, 1, 1]],
      [2, 3, 5, 3],
    ],
    [[[131, 129]], [131, 129]],
  ] as const)('operands of %j broadcast to %j', async (shapes, shape) => {
    const lines = shapes.map((_, index) => {
      const before = index === 0 ? '%1' : `%${String(shapes.length + index)}`;
      const id = shapes.length + index + 1;
      return `%${String(id)} = ${index % 2 ? 'mul' : 'add'}(${before}, %${String(index + 1)}) : float32[${shape.join()}]`;
    });
    const graph = chainOf(shapes, lines, shape);
    const data = shapes.map(spread);
    const { values, kernels } = await run(graph, data);
    expect(kernels).toBe(1);
    expectClose(values, cpuValues(graph, data));
  });

  test('what is summed afterwards holds nothing of what lies beside the tensor', async () => {
    const shape = [3, 5, 7];
    const graph = chainOf([shape], ['%2 = cos(%1) : float32[3,5,7]', '%3 = exp(%2) : float32[3,5,7]'], shape);
    const sums = parseGraph(`graph f {
      %1 = input {index=0} : float32[3,5,7]
      %2 = cos(%1) : float32[3,5,7]
      %3 = exp(%2) : float32[3,5,7]
      %4 = sum(%3) {axis=[0,1,2], keepDims=false} : float32[]
      return %4
    }`);
    const [x] = [spread(shape, 0)];
    const fused = {
      ...sums,
      nodes: [...graph.nodes.slice(0, 2), ...sums.nodes.slice(3)].map((node) =>
        node.op === 'sum' ? { ...node, inputs: [99] } : node,
      ),
    };
    const total = Array.from(cpuValues(graph, [x])).reduce((sum, value) => sum + value, 0);
    const program = replayEngine.prepareSync(fused);
    const input = tf.tensor(x, shape);
    const { results } = program.runSync({ inputs: [input], random: [], states: [] });
    const [sum = 0] = (await results[0]?.data()) ?? [];
    expect(Math.abs(sum - total)).toBeLessThan(TOLERANCE * total);
    tf.dispose([input, ...results]);
    program.dispose();
  });

  test('of more operands than a program can read it is run operator by operator', async () => {
    const shapes = Array.from({ length: 16 }, () => [SIZE]);
    const lines = shapes
      .slice(1)
      .map(
        (_, index) =>
          `%${String(17 + index)} = add(%${String(index === 0 ? 1 : 16 + index)}, %${String(index + 2)}) : float32[300]`,
      );
    const graph = chainOf(shapes, lines, [SIZE]);
    const data = shapes.map(spread);
    const { values, kernels } = await run(graph, data);
    expect(kernels).toBe(1 + lines.length);
    expectClose(values, cpuValues(graph, data));
  });

  test('integers run operator by operator', async () => {
    const graph = parseGraph(`graph f {
      %1 = input {index=0} : float32[300]
      %9 = ${FUSED}(%1) {body=graph chain {
        %1 = input {index=0} : float32[300]
        %2 = cast(%1) {dtype="int32"} : int32[300]
        %3 = mul(%2, %2) : int32[300]
        %4 = cast(%3) {dtype="float32"} : float32[300]
        return %4
      }} : float32[300]
      return %9
    }`);
    const data = [spread([SIZE], 0)];
    const { values, kernels } = await run(graph, data);
    expect(kernels).toBeGreaterThan(3);
    expectClose(values, cpuValues(graph, data));
  });
});
