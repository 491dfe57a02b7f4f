/** Elementwise steps and reductions of random programs. */
import type { Step } from './steps';
import {
  any,
  anything,
  axesOf,
  axisOf,
  beside,
  bool,
  float,
  int,
  isFloat,
  ofShape,
  rank,
  swapped,
  yes,
} from './steps';

const call =
  (name: string, operand: typeof float, wild = false): Step =>
  (writer, choices) => {
    writer.say(`tf.${name}(${operand(writer, choices, { wild }).name})`, { wild });
  };

/** What is defined for NaN and infinities too. */
const WILD_UNARY = ['neg', 'abs', 'exp', 'sqrt', 'square', 'log', 'isNaN', 'isInf', 'isFinite', 'reciprocal'];

const FLOAT_UNARY = [
  ...[
    'sign',
    'ceil',
    'floor',
    'round',
    'expm1',
    'log1p',
    'rsqrt',
    'sin',
    'cos',
    'tan',
    'asin',
    'acos',
    'atan',
  ],
  ...[
    'sinh',
    'cosh',
    'tanh',
    'asinh',
    'acosh',
    'atanh',
    'erf',
    'sigmoid',
    'softplus',
    'relu',
    'relu6',
    'elu',
  ],
  ...['selu', 'leakyRelu', 'step', 'zerosLike', 'onesLike', 'clone', 'logSigmoid'],
];

/** These leave NaN to nobody's taste, but infinities are defined. */
const INFINITE_UNARY = ['tanh', 'sigmoid', 'relu', 'relu6', 'floor', 'sign', 'atan'];

const binary =
  (name: string, operand: typeof float, wild = false): Step =>
  (writer, choices) => {
    const a = operand(writer, choices, { wild });
    const b = beside(writer, choices, a, a.dtype, wild && isFloat(a));
    writer.say(`tf.${name}(${swapped(choices, a, b).join(', ')})`, { wild });
  };

const number = any('float32', 'float32', 'int32');

/** What has no whole number for a result where the divisor is 0. */
const division =
  (name: string, operand: typeof float): Step =>
  (writer, choices) => {
    const a = operand(writer, choices);
    const b = beside(writer, choices, a);
    if (!b.data.includes(0)) writer.say(`tf.${name}(${a.name}, ${b.name})`);
  };

const reduction =
  (name: string, operand: typeof float, wild = false): Step =>
  (writer, choices) => {
    const x = operand(writer, choices, { wild });
    writer.say(`tf.${name}(${x.name}, ${axesOf(choices, x)}, ${yes(choices)})`, { wild });
  };

export const ELEMENTWISE: readonly Step[] = [
  ...WILD_UNARY.map((name) => call(name, float, true)),
  ...FLOAT_UNARY.map((name) => call(name, float)),
  ...['abs', 'neg', 'sign', 'square', 'relu', 'onesLike'].map((name) => call(name, int)),
  call('logicalNot', bool),
  ...INFINITE_UNARY.map((name): Step => (writer) => {
    const known = writer.values.find(({ finite, nan, dtype }) => !finite && !nan && dtype === 'float32');
    writer.say(`tf.${name}(${(known ?? writer.input('float32', [2, 3], 'infinite')).name})`, { wild: true });
  }),
  ...['add', 'sub', 'mul', 'div'].map((name) => binary(name, float, true)),
  ...['add', 'sub', 'mul', 'maximum', 'minimum', 'squaredDifference'].map((name) => binary(name, number)),
  ...['div', 'floorDiv', 'mod'].flatMap((name) => [division(name, float), division(name, int)]),
  ...['divNoNan', 'pow', 'atan2', 'maximum', 'minimum', 'squaredDifference'].map((name) =>
    binary(name, float),
  ),
  ...['less', 'lessEqual', 'greater', 'greaterEqual', 'equal', 'notEqual'].map((name) =>
    binary(name, number, true),
  ),
  ...['logicalAnd', 'logicalOr', 'logicalXor'].map((name) => binary(name, bool)),
  // Operands of two dtypes, which tfjs brings to one.
  (writer, choices) => {
    const a = anything(writer, choices);
    const others = (['float32', 'int32', 'bool'] as const).filter((dtype) => dtype !== a.dtype);
    const b = beside(writer, choices, a, choices.of(others));
    const name = choices.of(['add', 'sub', 'mul', 'maximum', 'less', 'squaredDifference']) ?? 'add';
    writer.say(`tf.${name}(${swapped(choices, a, b).join(', ')})`);
  },
  (writer, choices) => {
    const a = bool(writer, choices);
    writer.say(`tf.mul(${swapped(choices, a, beside(writer, choices, a)).join(', ')})`);
  },
  (writer, choices) => {
    const x = float(writer, choices);
    const constant = choices.of([1, 2, 0.5, -1, 3, 0]) ?? 1;
    const name = choices.of(['add', 'sub', 'mul', 'div', 'maximum', 'pow']) ?? 'add';
    writer.say(`tf.${name}(${x.name}, ${String(constant)})`);
  },
  (writer, choices) => {
    const x = float(writer, choices);
    const low = choices.of([-1, 0, -2.5, 0.5]) ?? 0;
    writer.say(`tf.clipByValue(${x.name}, ${String(low)}, ${String(low + (choices.of([1, 2, 0.25]) ?? 1))})`);
  },
  (writer, choices) => {
    const x = float(writer, choices);
    const alpha = ofShape(writer, choices, 'float32', choices.below(2) === 0 ? x.shape : x.shape.slice(-1));
    writer.say(`tf.prelu(${x.name}, ${alpha.name})`);
  },
  (writer, choices) => {
    writer.say(`tf.step(${float(writer, choices).name}, ${String(choices.of([0.25, -1, 0]))})`);
  },
  (writer, choices) => {
    const x = float(writer, choices);
    const others = Array.from(
      { length: choices.below(3) + 1 },
      () => ofShape(writer, choices, x.dtype, x.shape).name,
    );
    writer.say(`tf.addN([${[x.name, ...others].join(', ')}])`);
  },
  (writer, choices) => {
    const x = anything(writer, choices);
    writer.say(`tf.cast(${x.name}, '${choices.of(['float32', 'int32', 'bool']) ?? 'int32'}')`);
  },
  (writer, choices) => {
    const a = anything(writer, choices, { wild: true });
    const b = ofShape(writer, choices, a.dtype, a.shape);
    const condition = ofShape(writer, choices, 'bool', a.shape);
    writer.say(`tf.where(${condition.name}, ${a.name}, ${b.name})`, { wild: true });
  },

  ...['sum', 'mean'].map((name) => reduction(name, float, true)),
  ...['sum', 'mean', 'max', 'min'].map((name) => reduction(name, number)),
  reduction('prod', float),
  ...['logSumExp', 'max', 'min'].map((name) => reduction(name, float)),
  ...['all', 'any'].map((name) => reduction(name, bool)),
  (writer, choices) => {
    const x = any('bool', 'int32')(writer, choices);
    writer.say(`tf.sum(${x.name}, ${axesOf(choices, x)}, ${yes(choices)})`);
  },
  (writer, choices) => {
    const x = float(writer, choices);
    writer.say(`tf.norm(${x.name}, 'euclidean', ${axesOf(choices, x)}, ${yes(choices)})`);
  },
  (writer, choices) => {
    const x = float(writer, choices);
    writer.say(`Object.values(tf.moments(${x.name}, ${axesOf(choices, x)}, ${yes(choices)}))`);
  },
  ...['argMax', 'argMin'].map((name): Step => (writer, choices) => {
    const x = number(writer, choices, { least: 1 });
    // Nobody knows the place of the largest of none.
    if (!x.shape.includes(0)) writer.say(`tf.${name}(${x.name}, ${String(axisOf(choices, x))})`);
  }),
  ...['cumsum', 'cumprod'].map((name): Step => (writer, choices) => {
    const x = (name === 'cumsum' ? number : float)(writer, choices, { least: 1 });
    writer.say(`tf.${name}(${x.name}, ${String(axisOf(choices, x))}, ${yes(choices)}, ${yes(choices)})`);
  }),
  ...['softmax', 'logSoftmax'].map((name): Step => (writer, choices) => {
    writer.say(`tf.${name}(${float(writer, choices, { least: 1 }).name})`);
  }),
  (writer, choices) => {
    const x = number(writer, choices, { least: 1 });
    const k = choices.below(x.shape[rank(x) - 1] ?? 1) + 1;
    writer.say(`Object.values(tf.topk(${x.name}, ${String(k)}, true))`);
  },
  ...['meanSquaredError', 'huberLoss', 'hingeLoss', 'sigmoidCrossEntropy', 'absoluteDifference'].map(
    (name): Step =>
      (writer, choices) => {
        const logits = float(writer, choices, { least: 1 });
        const labels = ofShape(writer, choices, 'bool', logits.shape);
        writer.say(`tf.losses.${name}(tf.cast(${labels.name}, 'float32'), ${logits.name})`);
      },
  ),
  (writer, choices) => {
    const logits = float(writer, choices, { least: 2 });
    const labels = ofShape(writer, choices, 'float32', logits.shape);
    writer.say(`tf.losses.softmaxCrossEntropy(tf.softmax(${labels.name}), ${logits.name})`);
  },
];
