/**
 * ONNX' own node tests (see tests/data/README.md): each node as the function of tfjs that means the same, traced, lowered and run by ONNX
 * Runtime, gives what the test's file says. What differs between tfjs and ONNX stands in
 * onnx-node-skipped.ts with its reason.
 */
import * as tf from '@tensorflow/tfjs';
import { gunzipSync, strFromU8 } from 'fflate';
import { beforeAll, expect, test } from 'vitest';
import { must } from '../../src/base/errors';
import { ortWasm } from '../../src/engines/ort/wasm';
import type { DType } from '../../src/ir/graph';
import { checkModel } from '../../src/onnx/check';
import { lower } from '../../src/onnx/lower';
import { ELEMENT } from '../../src/onnx/proto';
import { decodeModel, decodeTensor } from '../../src/onnx/proto-decode';
import type { OnnxTensor } from '../../src/onnx/proto';
import { trace, TraceFailure } from '../../src/trace/trace';
import packedUrl from '../data/onnx-node-tests.bin?url';
import { Skip } from './onnx-node-call';
import { applyNode, FUNCTIONS } from './onnx-node-functions';
import { SKIPPED } from './onnx-node-skipped';

interface Packed {
  readonly name: string;
  /** Files in base64. */
  readonly model: string;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
}

const REASONS = new Map(
  Object.entries(SKIPPED).flatMap(([reason, names]) => names.map((name) => [name, reason] as const)),
);

const bytes = (base64: string): Uint8Array => Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));

function valuesOf({ element, raw }: OnnxTensor): number[] {
  const { buffer } = raw.slice();
  if (element === ELEMENT.float32) return Array.from(new Float32Array(buffer));
  if (element === ELEMENT.int32) return Array.from(new Int32Array(buffer));
  if (element === ELEMENT.int64) return Array.from(new BigInt64Array(buffer), Number);
  return Array.from(raw);
}

/** tfjs has no int64. */
const dtypeOf = ({ element }: OnnxTensor): DType =>
  element === ELEMENT.float32 ? 'float32' : element === ELEMENT.bool ? 'bool' : 'int32';

/** Runs one test; gives the reason where it is left out. */
async function run({ model, inputs, outputs }: Packed): Promise<string | undefined> {
  const { graph } = decodeModel(bytes(model));
  const node = must(graph.nodes[0], 'a node');
  const wanted = outputs.map((file) => decodeTensor(bytes(file)));
  const given = new Map(
    graph.inputs.map(
      ({ name }, index) => [name, decodeTensor(bytes(must(inputs[index], 'an input')))] as const,
    ),
  );
  const data = node.inputs.map((name) => given.get(name));
  const there = data.filter((tensor) => tensor !== undefined);
  let traced;
  try {
    traced = await trace({
      name: node.type,
      inputs: there.map((tensor) => ({ dtype: dtypeOf(tensor), shape: tensor.dims })),
      call: (placeholders) => {
        let next = 0;
        return applyNode(node.type, {
          inputs: data.map((tensor) => tensor && placeholders[next++]),
          values: data.map((tensor) => tensor && valuesOf(tensor)),
          outputs: wanted,
          attributes: node.attributes,
        });
      },
      tensorsOf: (result) => result as tf.Tensor[],
    });
  } catch (error) {
    if (error instanceof TraceFailure && error.cause instanceof Skip) return error.cause.reason;
    throw error instanceof TraceFailure ? error.cause : error;
  }
  expect(checkModel(lower(traced.graph).model)).toEqual([]);
  const feeds = there.map((tensor) => tf.tensor(valuesOf(tensor), [...tensor.dims], dtypeOf(tensor)));
  const program = await ortWasm.prepare(traced.graph);
  const { results } = await program.run({ inputs: feeds, random: [], states: [] });
  expect(results.map(({ dtype, shape }) => ({ dtype, shape }))).toEqual(
    wanted.map((tensor) => ({ dtype: dtypeOf(tensor), shape: tensor.dims })),
  );
  results.forEach((result, index) => {
    const values = valuesOf(must(wanted[index], 'an output'));
    const made = Array.from(result.dataSync());
    expect(made.length).toBe(values.length);
    const largest = values
      .filter(Number.isFinite)
      .reduce((most, value) => Math.max(most, Math.abs(value)), 0);
    const allowed = result.dtype === 'float32' ? 1e-5 * largest : 0;
    values.forEach((value, at) => {
      const other = made[at] ?? NaN;
      if (!Object.is(value, other) && value !== other && !(Math.abs(value - other) <= allowed))
        expect.fail(
          `element ${String(at)} of output ${String(index)} is ${String(other)}, not ${String(value)}`,
        );
    });
  });
  tf.dispose([...feeds, ...results]);
  program.dispose();
  return undefined;
}

const packed = JSON.parse(
  strFromU8(gunzipSync(new Uint8Array(await (await fetch(packedUrl)).arrayBuffer()))),
) as readonly Packed[];

beforeAll(async () => {
  await tf.setBackend('cpu');
});

test.each(packed.map((packedTest) => [packedTest.name, packedTest] as const))(
  '%s',
  async (name, packedTest) => {
    expect(await run(packedTest)).toBe(REASONS.get(name));
  },
);

test('every function has a test, and every test that is left out is there', () => {
  const types = new Set(packed.map(({ model }) => decodeModel(bytes(model)).graph.nodes[0]?.type));
  expect(Object.keys(FUNCTIONS).filter((type) => !types.has(type))).toEqual([]);
  const names = new Set(packed.map(({ name }) => name));
  expect([...REASONS.keys()].filter((name) => !names.has(name))).toEqual([]);
});
