/** Steps of random programs that multiply and sum: products, windows over images and volumes, normalisation, resizing. */
import type { Choices } from '../../../src/passes/arbitrary-builder';
import type { Step } from './steps';
import { float, isFloat, list, ofShape, rank } from './steps';
import type { Known, Writer } from './writer';

const pickOf = <T>(choices: Choices, first: T, ...others: readonly T[]): T =>
  choices.of([first, ...others]) ?? first;

const small = (choices: Choices, most = 3): number => choices.below(most) + 1;

const matrix = (writer: Writer, choices: Choices): Known =>
  writer.pick(
    choices,
    (value) => isFloat(value) && rank(value) === 2,
    () => writer.input('float32', [small(choices, 5), small(choices, 5)]),
  );

/** A batch of images, or of volumes, with a last axis of channels. */
function image(writer: Writer, choices: Choices, axes = 2): Known {
  return writer.pick(
    choices,
    (value) => isFloat(value) && rank(value) === axes + 2 && value.shape.every((length) => length > 0),
    () => {
      const sides = Array.from({ length: axes }, () => choices.below(axes === 3 ? 3 : 6) + 2);
      return writer.input('float32', [pickOf(choices, 1, 2), ...sides, small(choices)]);
    },
  );
}

const channels = (x: Known): number => x.shape[rank(x) - 1] ?? 1;

interface Windows {
  readonly sides: readonly number[];
  readonly strides: string;
  readonly pad: string;
  readonly dilations: string;
}

/**
 * Sides, strides, padding and dilations. tfjs takes strides or dilations, not both; and where the padding is a number it counts windows by
 * their height alone, so that they are square there.
 */
function windows(choices: Choices, axes: number): Windows {
  const square = choices.below(4) === 0;
  const lengths = (most: number) => {
    const first = small(choices, most);
    return Array.from({ length: axes }, () => (square ? first : small(choices, most)));
  };
  const sides = lengths(3);
  const steps = list(lengths(2));
  const dilated = choices.below(4) === 0;
  const ones = list(sides.map(() => 1));
  const pad = square
    ? String(Math.min(choices.below(2), ...sides.map((side) => side - 1)))
    : pickOf(choices, `'same'`, `'valid'`);
  return { sides, strides: dilated ? ones : steps, pad, dilations: dilated ? steps : ones };
}

const ACTIVATIONS = ['linear', 'relu', 'relu6', 'elu', 'sigmoid', 'leakyrelu'] as const;

export const LINEAR: readonly Step[] = [
  (writer, choices) => {
    const a = matrix(writer, choices);
    const [turnA, turnB] = [choices.below(2) === 0, choices.below(2) === 0];
    const inner = a.shape[turnA ? 0 : 1] ?? 1;
    const width = small(choices, 4);
    const b = ofShape(writer, choices, 'float32', turnB ? [width, inner] : [inner, width]);
    writer.say(`tf.matMul(${a.name}, ${b.name}, ${String(turnA)}, ${String(turnB)})`);
  },
  // Batches, broadcast on either side.
  (writer, choices) => {
    const a = float(writer, choices, { least: 3 });
    const inner = a.shape[rank(a) - 1] ?? 1;
    // Batches may be left out from the outermost inwards, not between.
    const alike = choices.below(rank(a) - 1);
    const batch = a.shape.slice(0, -2).map((length, axis) => (axis < alike ? 1 : length));
    const b = ofShape(writer, choices, 'float32', [...batch, inner, small(choices)]);
    writer.say(`tf.matMul(${a.name}, ${b.name})`);
  },
  (writer, choices) => {
    const a = matrix(writer, choices);
    const [rows = 1, inner = 1] = a.shape;
    const width = small(choices, 4);
    const b = ofShape(writer, choices, 'float32', [inner, width]);
    const bias = ofShape(writer, choices, 'float32', pickOf(choices, [width], [rows, width], []));
    const activation = pickOf(choices, ...ACTIVATIONS);
    writer.say(
      `tf.fused.matMul({ a: ${a.name}, b: ${b.name}, bias: ${bias.name}, activation: '${activation}' })`,
    );
  },
  // A dense layer, written out: something to fuse.
  (writer, choices) => {
    const a = matrix(writer, choices);
    const width = small(choices, 4);
    const b = ofShape(writer, choices, 'float32', [a.shape[1] ?? 1, width]);
    const [product] = writer.say(`tf.matMul(${a.name}, ${b.name})`) ?? [];
    const [sum] =
      (product &&
        writer.say(`tf.add(${product.name}, ${ofShape(writer, choices, 'float32', [width]).name})`)) ??
      [];
    if (sum) writer.say(`tf.${pickOf(choices, 'relu', 'elu', 'sigmoid', 'tanh')}(${sum.name})`);
  },
  (writer, choices) => {
    const a = matrix(writer, choices);
    const [rows = 1, inner = 1] = a.shape;
    const b = ofShape(writer, choices, 'float32', [inner, small(choices)]);
    const c = ofShape(writer, choices, 'float32', [rows, inner]);
    const text = pickOf(
      choices,
      `tf.einsum('ij,jk->ik', ${a.name}, ${b.name})`,
      `tf.einsum('ij,jk->ki', ${a.name}, ${b.name})`,
      `tf.einsum('ij,ij->i', ${a.name}, ${c.name})`,
      `tf.einsum('ij->j', ${a.name})`,
    );
    writer.say(text);
  },
  (writer, choices) => {
    const a = writer.input('float32', [small(choices, 5)]);
    const b = ofShape(writer, choices, 'float32', choices.below(2) === 0 ? a.shape : [small(choices, 5)]);
    writer.say(`tf.${a.shape.join() === b.shape.join() ? 'dot' : 'outerProduct'}(${a.name}, ${b.name})`);
  },
  (writer, choices) => {
    const x = image(writer, choices);
    const { sides, strides, pad, dilations } = windows(choices, 2);
    const filter = ofShape(writer, choices, 'float32', [...sides, channels(x), small(choices)], 'unit');
    writer.say(`tf.conv2d(${x.name}, ${filter.name}, ${strides}, ${pad}, 'NHWC', ${dilations})`);
  },
  // A convolution's layer, written out.
  (writer, choices) => {
    const x = image(writer, choices);
    const { sides, strides, pad } = windows(choices, 2);
    const made = small(choices);
    const filter = ofShape(writer, choices, 'float32', [...sides, channels(x), made], 'unit');
    const [sum] = writer.say(`tf.conv2d(${x.name}, ${filter.name}, ${strides}, ${pad})`) ?? [];
    const bias = ofShape(writer, choices, 'float32', [made]);
    const [biased] = (sum && writer.say(`tf.add(${sum.name}, ${bias.name})`)) ?? [];
    const [active] =
      (biased && writer.say(`tf.${pickOf(choices, 'relu', 'relu6', 'sigmoid')}(${biased.name})`)) ?? [];
    if (active) writer.say(`tf.maxPool(${active.name}, 2, 2, 'same')`);
  },
  (writer, choices) => {
    const x = image(writer, choices);
    const { sides, strides, pad } = windows(choices, 2);
    const made = small(choices);
    const filter = ofShape(writer, choices, 'float32', [...sides, channels(x), made], 'unit');
    const bias = ofShape(writer, choices, 'float32', [made]);
    const activation = pickOf(choices, ...ACTIVATIONS);
    writer.say(
      `tf.fused.conv2d({ x: ${x.name}, filter: ${filter.name}, strides: ${strides}, pad: ${pad}, bias: ${bias.name}, activation: '${activation}' })`,
    );
  },
  (writer, choices) => {
    const x = image(writer, choices);
    const { sides, strides, pad, dilations } = windows(choices, 2);
    const filter = ofShape(writer, choices, 'float32', [...sides, channels(x), small(choices, 2)], 'unit');
    writer.say(`tf.depthwiseConv2d(${x.name}, ${filter.name}, ${strides}, ${pad}, 'NHWC', ${dilations})`);
  },
  (writer, choices) => {
    const x = image(writer, choices);
    const { sides, strides, pad } = windows(choices, 2);
    const depth = ofShape(writer, choices, 'float32', [...sides, channels(x), 2], 'unit');
    const point = ofShape(writer, choices, 'float32', [1, 1, 2 * channels(x), small(choices)], 'unit');
    writer.say(
      `tf.separableConv2d(${x.name}, ${depth.name}, ${point.name}, ${strides}, ${pad.startsWith("'") ? pad : "'valid'"})`,
    );
  },
  (writer, choices) => {
    const x = image(writer, choices);
    const [batch = 1, height = 1, width = 1] = x.shape;
    const [stride, made] = [small(choices, 2), small(choices)];
    const [h, w] = [small(choices), small(choices)];
    const filter = ofShape(writer, choices, 'float32', [h, w, made, channels(x)], 'unit');
    const same = choices.below(2) === 0;
    const side = (length: number, k: number) => (same ? length * stride : (length - 1) * stride + k);
    const shape = list([batch, side(height, h), side(width, w), made]);
    writer.say(
      `tf.conv2dTranspose(${x.name}, ${filter.name}, ${shape}, ${String(stride)}, '${same ? 'same' : 'valid'}')`,
    );
  },
  (writer, choices) => {
    const x = image(writer, choices, 1);
    const filter = ofShape(writer, choices, 'float32', [small(choices), channels(x), small(choices)], 'unit');
    writer.say(
      `tf.conv1d(${x.name}, ${filter.name}, ${String(small(choices, 2))}, '${pickOf(choices, 'same', 'valid')}')`,
    );
  },
  (writer, choices) => {
    const x = image(writer, choices, 3);
    const { sides, strides, pad } = windows(choices, 3);
    const filter = ofShape(
      writer,
      choices,
      'float32',
      [...sides.map((side) => Math.min(2, side)), channels(x), 2],
      'unit',
    );
    writer.say(`tf.conv3d(${x.name}, ${filter.name}, ${strides}, ${pad.startsWith("'") ? pad : "'same'"})`);
  },
  ...['maxPool', 'avgPool'].map((name): Step => (writer, choices) => {
    const { sides, strides, pad } = windows(choices, 2);
    const rounding = pad.startsWith("'") ? '' : `, '${pickOf(choices, 'floor', 'ceil')}'`;
    writer.say(`tf.${name}(${image(writer, choices).name}, ${list(sides)}, ${strides}, ${pad}${rounding})`);
  }),
  (writer, choices) => {
    const { sides, strides, pad, dilations } = windows(choices, 2);
    const kind = pickOf(choices, 'max', 'avg');
    const side = pad.startsWith("'") ? pad : "'valid'";
    writer.say(
      `tf.pool(${image(writer, choices).name}, ${list(sides)}, '${kind}', ${side}, ${dilations}, ${strides})`,
    );
  },
  ...['maxPool3d', 'avgPool3d'].map((name): Step => (writer, choices) => {
    const { sides, strides, pad } = windows(choices, 3);
    const side = pad.startsWith("'") ? pad : "'valid'";
    writer.say(`tf.${name}(${image(writer, choices, 3).name}, ${list(sides)}, ${strides}, ${side})`);
  }),
  (writer, choices) => {
    const x = image(writer, choices);
    const { sides, strides, pad } = windows(choices, 2);
    const filter = ofShape(writer, choices, 'float32', [...sides, channels(x)], 'unit');
    const side = pad.startsWith("'") ? pad : "'same'";
    writer.say(`tf.dilation2d(${x.name}, ${filter.name}, ${strides}, ${side})`);
  },
  (writer, choices) => {
    const x = image(writer, choices);
    const moment = (kind: 'any' | 'positive') =>
      ofShape(writer, choices, 'float32', [channels(x)], kind).name;
    const [mean, variance, offset, scale] = [moment('any'), moment('positive'), moment('any'), moment('any')];
    const rest = choices.below(2) === 0 ? `, ${offset}, ${scale}` : '';
    writer.say(`tf.batchNorm(${x.name}, ${mean}, ${variance}${rest})`);
  },
  (writer, choices) => {
    const x = image(writer, choices);
    writer.say(`tf.localResponseNormalization(${x.name}, ${String(small(choices))}, 1, 0.5, 0.75)`);
  },
  ...['resizeBilinear', 'resizeNearestNeighbor'].map((name): Step => (writer, choices) => {
    const size = list([choices.below(7) + 1, choices.below(7) + 1]);
    const [corners, centers] = pickOf(choices, ['false', 'false'], ['true', 'false'], ['false', 'true']);
    writer.say(
      `tf.image.${name}(${image(writer, choices).name}, ${size}, ${String(corners)}, ${String(centers)})`,
    );
  }),
  (writer, choices) => {
    writer.say(`tf.image.flipLeftRight(${image(writer, choices).name})`);
  },
  (writer, choices) => {
    const x = image(writer, choices);
    writer.say(
      `tf.image.cropAndResize(${x.name}, tf.tensor2d([[0.1, 0.2, 0.8, 0.9]]), tf.tensor1d([0], 'int32'), [3, 2])`,
    );
  },
  (writer, choices) => {
    const x = matrix(writer, choices);
    const [batch = 1, width = 1] = x.shape;
    const units = small(choices);
    const kernel = ofShape(writer, choices, 'float32', [width + units, 4 * units], 'unit');
    const bias = ofShape(writer, choices, 'float32', [4 * units], 'unit');
    const state = () => ofShape(writer, choices, 'float32', [batch, units]).name;
    writer.say(
      `tf.basicLSTMCell(tf.scalar(1), ${kernel.name}, ${bias.name}, ${x.name}, ${state()}, ${state()})`,
    );
  },
  (writer, choices) => {
    const x = float(writer, choices, { least: 1 });
    writer.say(
      `tf.sub(${x.name}, tf.mean(${x.name}, -1, true)).div(tf.sqrt(tf.mean(tf.square(${x.name}), -1, true).add(1)))`,
    );
  },
];
