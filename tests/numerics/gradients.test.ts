/**
 * First and second gradients of every row whose kernel has a gradient in tfjs, by the row's samples: what tfjs gives eagerly on cpu, the traced
 * and optimised graph gives replayed on cpu and on wasm and in ONNX Runtime. And what tfjs gives is held against the differences of what it
 * is the gradient of: where its own formula is wrong, a graph has the same wrong numbers, and this file says so.
 */
import * as tf from '@tensorflow/tfjs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Engine } from '../../src/engines/engine';
import { ortWasm } from '../../src/engines/ort/wasm';
import { useBackend } from '../../src/engines/tfjs/backends';
import { evaluateNode, replayEngine } from '../../src/engines/tfjs/replay';
import { OPS } from '../../src/ops';
import type { OpRow, Sample } from '../../src/ops/row';
import { optimise } from '../../src/passes/pipeline';
import { trace } from '../../src/trace/trace';
import { engine as internals } from '../../src/trace/engine';
import {
  awayFromDifferences,
  differentiable,
  firstGradients,
  secondGradients,
  slopeOf,
  valueOf,
} from './gradients';
import { difference } from './programs/compare';
import { sampleTensors } from './samples';

const STEPS = 'It is a step: nothing depends on its input.';
const BROADCAST =
  'tfjs has the gradient of the kernel for operands of one shape; its operation broadcasts them first.';

/** What tfjs throws for some or all samples of a row, and why. */
const NO_FIRST: Readonly<Record<string, { readonly says: RegExp; readonly why: string }>> = {
  ...Object.fromEntries(
    ['is_nan', 'is_inf', 'is_finite', 'floor_div', 'greater_equal', 'argmax', 'argmin'].map((op) => [
      op,
      { says: /Cannot compute gradient of y=f\(x\)/, why: STEPS },
    ]),
  ),
  cast: { says: /Cannot compute gradient of y=f\(x\)/, why: 'Whole numbers and bools have no gradient.' },
  maximum: { says: /Error in gradient for op Maximum/, why: BROADCAST },
  minimum: { says: /Error in gradient for op Minimum/, why: BROADCAST },
  squared_difference: { says: /Error in gradient for op SquaredDifference/, why: BROADCAST },
  matmul: {
    says: /Error in gradient for op BatchMatMul/,
    why: 'tfjs has no gradient of batches that broadcast.',
  },
  cumsum: {
    says: /Error in gradient for op Cumsum/,
    why: 'tfjs transposes once too seldom where the axis is not the last.',
  },
  split: { says: /Pass at least one tensor to concat/, why: 'A split into no parts has no gradient.' },
  slice: { says: /pad\(scalar\) is not defined/, why: 'tfjs pads the gradient, and a scalar it cannot pad.' },
  conv2d: { says: /dilation rates greater than 1/, why: 'tfjs has no gradient of a dilated convolution.' },
  depthwise_conv2d: {
    says: /dilation rates greater than 1/,
    why: 'tfjs has no gradient of a dilated convolution.',
  },
  batch_norm: {
    says: /reading 'dataId'/,
    why: 'The gradient of tfjs wants a scale; its operation always gives one.',
  },
  gather: {
    says: /Size\(24\) must match/,
    why: 'tfjs has no gradient of a gather by several batch dimensions.',
  },
  unsorted_segment_sum: {
    says: /is not in \[0, 1\]/,
    why: 'The gradient of tfjs gathers by segments that are none.',
  },
};

/** Rows that have no second gradient, by the kernel of the first that has none. */
const NO_SECOND: Readonly<Record<string, string>> = {
  relu6: 'LessEqual',
  elu: 'EluGrad',
  selu: 'Greater',
  leaky_relu: 'Greater',
  clip: 'LogicalAnd',
  pow: 'Greater',
  maximum: 'Less',
  minimum: 'Greater',
  prelu: 'Greater',
  max: 'Equal',
  min: 'Equal',
  prod: 'Cumprod',
  conv2d: 'Conv2DBackpropFilter',
  conv2d_backprop_input: 'Conv2DBackpropFilter',
  conv3d: 'Conv3DBackpropFilterV2',
  depthwise_conv2d: 'DepthwiseConv2dNativeBackpropFilter',
  max_pool: 'MaxPoolGrad',
  avg_pool: 'AvgPoolGrad',
  max_pool3d: 'MaxPool3DGrad',
  avg_pool3d: 'AvgPool3DGrad',
  lrn: 'LRNGrad',
  resize_bilinear: 'ResizeBilinearGrad',
  resize_nearest: 'ResizeNearestNeighborGrad',
  dilation2d: 'Dilation2DBackpropFilter',
};

/** Rows of which tfjs' own first gradient is wrong for some samples. */
const WRONG_FIRST: Readonly<Record<string, string>> = {
  mod: 'The samples that broadcast cross its steps.',
  round: 'A sample stands on its steps.',
  max_pool: 'Two elements of a window are as large as each other within the step of the differences.',
  avg_pool:
    'At an edge it divides by the whole window, and the forward pass by what of it lies in the image.',
  avg_pool3d:
    'At an edge it divides by the whole window, and the forward pass by what of it lies in the image.',
  resize_bilinear: 'It leaves halfPixelCenters out of account.',
  resize_nearest: 'It leaves halfPixelCenters out of account.',
  mirror_pad: 'It leaves out what the mirrored elements add.',
};

const SAVED = 'The second gradient takes the saved output for a constant.';
const WRONG_SECOND: Readonly<Record<string, string>> = {
  exp: SAVED,
  tanh: SAVED,
  sigmoid: SAVED,
  softmax: SAVED,
  mod: 'The samples that broadcast cross its steps.',
};

const ENGINES: readonly { readonly on: string; readonly backend: 'cpu' | 'wasm'; readonly engine: Engine }[] =
  [
    { on: 'tfjs:cpu', backend: 'cpu', engine: replayEngine },
    { on: 'tfjs:wasm', backend: 'wasm', engine: replayEngine },
    { on: 'ort:wasm', backend: 'cpu', engine: ortWasm },
  ];

const hasGradient = (row: OpRow): boolean =>
  row.kernels.some((kernel) => tf.getGradient(kernel) !== undefined);

/** What tfjs threw; its scopes and its count of gradients are as they were before. */
function thrownBy(work: () => unknown): string | undefined {
  const { state } = internals();
  const depth = state.scopeStack.length;
  try {
    work();
    return undefined;
  } catch (error) {
    while (state.scopeStack.length > depth) internals().endScope(null);
    state.gradientDepth = 0;
    state.activeTape = null;
    return error instanceof Error ? error.message : String(error);
  }
}

/** Compares the graph of that function on every engine with what it gives on cpu. */
async function expectEverywhere(
  name: string,
  f: (inputs: readonly tf.Tensor[]) => tf.Tensor[],
  sample: Sample,
  inputs: readonly tf.Tensor[],
): Promise<void> {
  const wanted = tf.tidy(() =>
    f(inputs).map((tensor) => ({
      dtype: tensor.dtype as 'float32',
      shape: tensor.shape,
      data: tensor.dataSync().slice(),
    })),
  );
  const traced = await trace({
    name,
    inputs: sample.inputs.filter((input) => input !== null).map(({ dtype, shape }) => ({ dtype, shape })),
    call: (placeholders) => f(placeholders),
    tensorsOf: (result) => result as tf.Tensor[],
  });
  const { graph } = optimise(traced.graph, { evaluate: evaluateNode });
  for (const { on, backend, engine } of ENGINES) {
    await tf.setBackend(backend);
    const program = await engine.prepare(graph);
    const { results } = await program.run({ inputs, random: [], states: [] });
    const found = difference(results, wanted, 1e-5);
    tf.dispose([...results]);
    program.dispose();
    expect(found, `${name} on ${on}`).toBeUndefined();
  }
  await tf.setBackend('cpu');
}

const CLOSE = 0.03;

beforeAll(async () => {
  await useBackend('wasm');
  await useBackend('cpu');
});

afterAll(async () => {
  await tf.setBackend('cpu');
});

const ROWS = OPS.filter(hasGradient);

describe.each(ROWS.map((row) => [row.op, row] as const))('%s', (op, row) => {
  /** Samples, their inputs and what they can be differentiated by; only those that `run` does not throw for, as `missing` allows. */
  const samples = row.samples
    .map((sample) => ({ sample, by: differentiable(sample), kernel: sample.kernel ?? row.kernels[0] }))
    .filter(({ by, kernel }) => by.length > 0 && tf.getGradient(kernel) !== undefined)
    // tfjs tells the gradients of a convolution nothing of windows counted upwards, so that they leave some out.
    .filter(({ sample }) => !(op === 'conv2d' && sample.attrs?.['dimRoundingMode'] === 'ceil'));

  test('has its first gradients', async () => {
    let off = 0;
    for (const { sample, by } of samples) {
      const inputs = sampleTensors(sample);
      const gradients = firstGradients(row, sample, by);
      const thrown = thrownBy(() => tf.tidy(() => gradients(inputs)));
      if (thrown !== undefined) {
        expect(thrown).toMatch(NO_FIRST[op]?.says ?? /nothing/);
        continue;
      }
      const away = tf.tidy(() =>
        awayFromDifferences((given) => valueOf(row, sample, given), gradients(inputs), inputs, by),
      );
      if (away > CLOSE) off++;
      await expectEverywhere(`${op}'s gradient`, gradients, sample, inputs);
      tf.dispose(inputs);
    }
    expect(off > 0, 'samples whose gradient is not what the differences say').toBe(op in WRONG_FIRST);
  });

  test('has its second gradients', async () => {
    let off = 0;
    for (const { sample, by } of samples) {
      const inputs = sampleTensors(sample);
      if (thrownBy(() => tf.tidy(() => firstGradients(row, sample, by)(inputs))) !== undefined) continue;
      const gradients = secondGradients(row, sample, by);
      const thrown = thrownBy(() => tf.tidy(() => gradients(inputs)));
      if (thrown !== undefined || op in NO_SECOND) {
        expect(thrown).toBe(
          `Cannot compute gradient: gradient function not found for ${NO_SECOND[op] ?? 'nothing'}.`,
        );
        continue;
      }
      const away = tf.tidy(() =>
        awayFromDifferences((given) => slopeOf(row, sample, by, given), gradients(inputs), inputs, by),
      );
      if (away > CLOSE) off++;
      await expectEverywhere(`${op}'s second gradient`, gradients, sample, inputs);
      tf.dispose(inputs);
    }
    expect(off > 0, 'samples whose gradient is not what the differences say').toBe(op in WRONG_SECOND);
  });
});
