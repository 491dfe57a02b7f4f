/** Steps of random programs that move elements: shapes, cuts, joins, places. */
import type { Shape } from '../../../src/ir/graph';
import { sizeOf } from '../../../src/ir/graph';
import type { Choices } from '../../../src/passes/arbitrary-builder';
import type { Step } from './steps';
import { any, anything, axisOf, float, list, ofShape, permutation, rank, reshapes, shapeOf } from './steps';
import type { Known, Writer } from './writer';

/** A step on any value, what it moves being no matter to it. */
const moves =
  (write: (x: Known, choices: Choices) => string, least = 0): Step =>
  (writer, choices) => {
    writer.say(write(anything(writer, choices, { least, wild: true }), choices), { wild: true });
  };

const places = (choices: Choices, count: number, below: number): number[] =>
  Array.from({ length: count }, () => choices.below(below));

/** An int32 value of places below a bound: one of the program's, or a constant in the text. */
function indices(writer: Writer, choices: Choices, below: number, shape: Shape): string {
  const suits = ({ dtype, data, shape: other }: Known) =>
    dtype === 'int32' && other.join() === shape.join() && data.every((place) => place >= 0 && place < below);
  const known = writer.values.find(suits);
  if (known && choices.below(2) === 0) return known.name;
  const values = places(choices, sizeOf(shape), below);
  return `tf.tensor(${list(values)}, ${list(shape)}, 'int32')`;
}

const between = (choices: Choices, { shape }: Known) => {
  const begin = shape.map((length) => (choices.below(3) === 0 ? choices.below(length) : 0));
  const size = shape.map((length, axis) => {
    const left = length - (begin[axis] ?? 0);
    return choices.below(3) === 0 ? -1 : left - choices.below(left);
  });
  return { begin, size };
};

const updatesOf = (writer: Writer, choices: Choices, shape: Shape) => {
  const [first = 1, ...rest] = shape;
  const count = choices.below(3) + 1;
  const updates = ofShape(writer, choices, choices.of(['float32', 'int32']) ?? 'float32', [count, ...rest]);
  return { updates, places: indices(writer, choices, first, [count, 1]) };
};

export const SHAPES: readonly Step[] = [
  moves((x, choices) => `tf.reshape(${x.name}, ${list(reshapes(choices, x))})`),
  moves((x, choices) => `tf.expandDims(${x.name}, ${String(choices.below(rank(x) + 1))})`),
  moves((x) => `tf.squeeze(${x.name})`),
  moves((x, choices) => `tf.transpose(${x.name}, ${list(permutation(choices, rank(x)))})`),
  moves((x, choices) => {
    const { begin, size } = between(choices, x);
    return `tf.slice(${x.name}, ${list(begin)}, ${list(size)})`;
  }, 1),
  moves((x, choices) => {
    const begin = x.shape.map((length) => choices.below(length + 1) - (choices.below(3) === 0 ? length : 0));
    const end = x.shape.map((length) => choices.below(length + 2) - (choices.below(3) === 0 ? length : 0));
    const strides = x.shape.map(() => choices.of([1, 2, -1, 1, -2]) ?? 1);
    const masks = [0, 0, 0, 0, 0].map(() => (choices.below(3) === 0 ? choices.below(1 << rank(x)) : 0));
    const [beginMask = 0, endMask = 0, , , shrink = 0] = masks;
    return `tf.stridedSlice(${x.name}, ${list(begin)}, ${list(end)}, ${list(strides)}, ${list([beginMask, endMask, 0, 0, shrink])})`;
  }, 1),
  moves((x, choices) => `tf.tile(${x.name}, ${list(x.shape.map(() => choices.of([1, 2, 1, 3]) ?? 1))})`, 1),
  moves((x, choices) => {
    const pads = x.shape.map(() => list([choices.below(3), choices.below(2)]));
    const value =
      x.dtype === 'float32' ? (choices.of([0, 0.5, -2]) ?? 0) : x.dtype === 'int32' ? choices.below(3) : 0;
    return `tf.pad(${x.name}, ${list(pads)}, ${String(value)})`;
  }, 1),
  moves((x, choices) => {
    const mode = choices.of(['reflect', 'symmetric']) ?? 'reflect';
    const most = (length: number) => Math.max(1, mode === 'reflect' ? length : length + 1);
    const pads = x.shape.map((length) => list([choices.below(most(length)), choices.below(most(length))]));
    return `tf.mirrorPad(${x.name}, ${list(pads)}, '${mode}')`;
  }, 1),
  moves((x, choices) => `tf.reverse(${x.name}, ${String(axisOf(choices, x))})`, 1),
  moves(
    (x, choices) =>
      `tf.broadcastTo(${x.name}, ${list([choices.below(3) + 1, ...x.shape.map((length) => (length === 1 ? choices.below(3) + 1 : length))])})`,
  ),
  moves((x, choices) => {
    const axis = choices.below(rank(x));
    const length = x.shape[axis] ?? 1;
    const first = choices.below(length + 1);
    const parts = choices.below(2) === 0 && length % 2 === 0 ? '2' : list([first, length - first]);
    return `tf.split(${x.name}, ${parts}, ${String(axis)})`;
  }, 1),
  (writer, choices) => {
    const x = anything(writer, choices, { least: 1, wild: true });
    const axis = choices.below(rank(x));
    if (x.shape[axis] !== 0) writer.say(`tf.unstack(${x.name}, ${String(axis)})`, { wild: true });
  },
  (writer, choices) => {
    const x = anything(writer, choices, { least: 1, wild: true });
    const axis = choices.below(rank(x));
    const others = Array.from({ length: choices.below(3) }, () => {
      const shape = x.shape.map((length, at) => (at === axis ? choices.below(3) + 1 : length));
      return ofShape(writer, choices, x.dtype, shape).name;
    });
    writer.say(`tf.concat([${[x.name, ...others].join(', ')}], ${String(axis)})`, { wild: true });
  },
  (writer, choices) => {
    const x = anything(writer, choices, { wild: true });
    const others = Array.from(
      { length: choices.below(3) },
      () => ofShape(writer, choices, x.dtype, x.shape).name,
    );
    writer.say(`tf.stack([${[x.name, ...others].join(', ')}], ${String(choices.below(rank(x) + 1))})`, {
      wild: true,
    });
  },
  (writer, choices) => {
    const x = anything(writer, choices, { least: 1, wild: true });
    const axis = choices.below(rank(x));
    if (x.shape[axis] === 0) return;
    const shape = shapeOf(choices, choices.below(3));
    const taken = indices(writer, choices, x.shape[axis] ?? 1, shape);
    writer.say(`tf.gather(${x.name}, ${taken}, ${String(axis)})`, { wild: true });
  },
  // The places of each batch are its own.
  (writer, choices) => {
    const x = anything(writer, choices, { least: 2 });
    if (x.shape[1] === 0) return;
    const taken = indices(writer, choices, x.shape[1] ?? 1, [x.shape[0] ?? 1, choices.below(3) + 1]);
    writer.say(`tf.gather(${x.name}, ${taken}, 1, 1)`);
  },
  (writer, choices) => {
    const x = anything(writer, choices, { least: 1 });
    if (x.shape.includes(0)) return;
    const depth = choices.below(rank(x)) + 1;
    const rows = Array.from({ length: choices.below(3) + 1 }, () =>
      list(x.shape.slice(0, depth).map((length) => choices.below(length))),
    );
    writer.say(`tf.gatherND(${x.name}, tf.tensor(${list(rows)}, ${list([rows.length, depth])}, 'int32'))`);
  },
  (writer, choices) => {
    const shape = shapeOf(choices, choices.below(3) + 1);
    if (shape[0] === 0) return;
    const { updates, places: where } = updatesOf(writer, choices, shape);
    writer.say(`tf.scatterND(${where}, ${updates.name}, ${list(shape)})`);
  },
  (writer, choices) => {
    const x = any('float32', 'int32')(writer, choices, { least: 1 });
    const [first = 1, ...rest] = x.shape;
    if (first === 0) return;
    const place = choices.below(first);
    const updates = ofShape(writer, choices, x.dtype, [1, ...rest]);
    writer.say(
      `tf.tensorScatterUpdate(${x.name}, tf.tensor([${String(place)}], [1, 1], 'int32'), ${updates.name})`,
    );
  },
  (writer, choices) => {
    const x = float(writer, choices, { least: 1 });
    const segments = choices.below(3) + 1;
    const ids = indices(writer, choices, segments, [x.shape[0] ?? 1]);
    writer.say(`tf.unsortedSegmentSum(${x.name}, ${ids}, ${String(segments)})`);
  },
  (writer, choices) => {
    const shape = shapeOf(choices, choices.below(3));
    writer.say(`tf.oneHot(${indices(writer, choices, 4, shape)}, ${String(choices.below(4) + 2)})`);
  },
  (writer, choices) => {
    const count = choices.below(5) + 1;
    const taken = indices(writer, choices, 6, [count]);
    writer.say(`tf.bincount(${taken}, tf.tensor1d([]), ${String(choices.below(4) + 4)})`);
  },
  (writer, choices) => {
    const count = choices.below(3) + 1;
    const values = ofShape(writer, choices, 'float32', [count]);
    const rows = Array.from({ length: count }, (_, at) => at + choices.below(2) * (5 - count));
    writer.say(
      `tf.sparseToDense(tf.tensor(${list([...new Set(rows)].length === count ? rows : places(choices, count, 1))}, [${String(count)}], 'int32'), ${values.name}, [8], -1)`,
    );
  },
  (writer, choices) => {
    const sorted = writer.input('float32', [1, 5], 'positive');
    const values = ofShape(writer, choices, 'float32', [1, choices.below(4) + 1]);
    writer.say(
      `tf.${choices.of(['lowerBound', 'upperBound']) ?? 'lowerBound'}(tf.cumsum(${sorted.name}, 1), ${values.name})`,
    );
  },
  (writer, choices) => {
    const [start, stop] = [choices.below(5) - 2, choices.below(9) + 3];
    const texts = [
      `tf.range(${String(start)}, ${String(stop)}, ${String(choices.of([1, 2, 3]))}, '${choices.of(['int32', 'float32']) ?? 'int32'}')`,
      `tf.linspace(${String(start)}, ${String(stop)}, ${String(choices.below(6) + 1)})`,
      `tf.eye(${String(choices.below(4) + 1)}, ${String(choices.below(4) + 1)})`,
      `tf.fill(${list(shapeOf(choices, choices.below(3)))}, ${String(stop)})`,
      `tf.ones(${list(shapeOf(choices, choices.below(3)))}, 'int32')`,
    ];
    writer.say(choices.of(texts) ?? 'tf.scalar(1)');
  },
  (writer, choices) => {
    const x = float(writer, choices, { least: 1 });
    if (sizeOf(x.shape) <= 5) writer.say(`tf.diag(${x.name})`);
  },
  (writer, choices) => {
    const x = float(writer, choices, { least: 2 });
    writer.say(
      `tf.linalg.bandPart(${x.name}, ${String(choices.below(3) - 1)}, ${String(choices.below(3) - 1)})`,
    );
  },
  (writer, choices) => {
    const block = choices.of([1, 2]) ?? 1;
    const x = ofShape(writer, choices, 'float32', [
      choices.of([1, 2]) ?? 1,
      2 * block,
      4,
      choices.of([1, 2]) ?? 1,
    ]);
    const crops = `[[${String(choices.below(2))}, 0], [0, 0]]`;
    const packed = writer.say(
      `tf.spaceToBatchND(${x.name}, [${String(block)}, 2], [[0, 0], [${String(choices.below(2) * 2)}, 0]])`,
    );
    if (packed?.[0]) writer.say(`tf.batchToSpaceND(${packed[0].name}, [${String(block)}, 2], ${crops})`);
  },
  (writer, choices) => {
    const x = ofShape(writer, choices, 'float32', [
      1,
      choices.below(3) + 1,
      choices.below(2) + 1,
      4 * (choices.below(2) + 1),
    ]);
    writer.say(`tf.depthToSpace(${x.name}, 2, 'NHWC')`);
  },
];
