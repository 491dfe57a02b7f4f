/** Items of every kind in every state, made by arithmetic so that they are the same each time. */
import type { SnippetError } from '../../src/base/errors';
import type {
  Item,
  PlotItem,
  SlottedItem,
  TensorItem,
  TensorStats,
  TextItem,
} from '../../src/snippet/output';

const index = (n: number): number[] => Array.from({ length: n }, (_, i) => i);
/** A fixed noise in [0, 1). */
const noise = (i: number): number => (((Math.sin(i * 12.9898) * 43758.5453) % 1) + 1) % 1;
const bell = (i: number): number => noise(i) + noise(i + 0.5) + noise(i + 0.25) - 1.5;

export function statsOf(values: ArrayLike<number>): TensorStats {
  const finite = Array.from(values).filter(Number.isFinite);
  const mean = finite.reduce((a, b) => a + b, 0) / Math.max(1, finite.length);
  return {
    min: Math.min(...finite),
    max: Math.max(...finite),
    mean,
    std: Math.sqrt(finite.reduce((a, b) => a + (b - mean) ** 2, 0) / Math.max(1, finite.length)),
    nan: Array.from(values).filter(Number.isNaN).length,
    infinite: Array.from(values).filter((v) => !Number.isNaN(v) && !Number.isFinite(v)).length,
    zeros: finite.filter((v) => v === 0).length,
  };
}

export function tensor(
  title: string,
  shape: number[],
  values: ArrayLike<number>,
  over: Partial<TensorItem> = {},
): TensorItem {
  return {
    kind: 'tensor',
    title,
    dtype: 'float32',
    shape,
    values: Float32Array.from(values),
    stats: statsOf(values),
    ...over,
  };
}

export const text = (level: TextItem['level'], words: string): TextItem => ({
  kind: 'text',
  level,
  text: words,
});

/** A ring of ink, 0 to 16: a digit's stand-in. */
export function ring(size: number): number[] {
  return index(size * size).map((i) => {
    const [x, y] = [(i % size) - size / 2 + 0.5, Math.floor(i / size) - size / 2 + 0.5];
    const away = Math.abs(Math.hypot(x * 1.3, y) - size * 0.36);
    return Math.round(16 * Math.max(0, 1 - (away / size) * 6));
  });
}

function image(title: string, size: number, scale?: number): Item {
  const grey = ring(size);
  const rgba = grey.flatMap((v) => [255 - v * 15, 255 - v * 15, 255 - v * 15, 255]);
  return {
    kind: 'image',
    title,
    width: size,
    height: size,
    rgba: Uint8ClampedArray.from(rgba),
    ...(scale && { scale }),
  };
}

export const texts: Item[] = [
  text('log', 'epoch 1: loss 0.693, accuracy 0.51'),
  text('log', 'epoch 2: loss 0.412, accuracy 0.83'),
  text('info', 'Using 2 threads.'),
  text('debug', 'cache: 14 hits, 2 misses'),
  text('warn', 'The learning rate is high for this batch size.'),
  text('error', 'Could not read "weights.bin": the file is empty.'),
  text('log', ''),
  text('log', 'an object  { a: 1,\n             b: [1, 2, 3] }'),
  text(
    'log',
    `a line that is too long for the pane: ${index(40)
      .map((i) => `word${String(i)}`)
      .join(' ')}`,
  ),
  text('log', `unbroken ${'x'.repeat(200)}`),
  text(
    'log',
    index(6000)
      .map((i) => String(i % 10))
      .join(''),
  ),
];

export const tensors: Item[] = [
  tensor('answer', [], [3.75]),
  tensor('', [], [5], { dtype: 'int32', values: Int32Array.of(5) }),
  tensor('a name', [], [], { dtype: 'string', values: ['hello, tensors'] }),
  tensor('sum of rows', [3], [5, 7, 9]),
  tensor(
    'linspace',
    [100],
    index(100).map((i) => i / 99),
  ),
  tensor(
    'shuffled indices',
    [1797],
    index(1797).map((i) => (i * 577) % 1797),
    {
      dtype: 'int32',
      values: Int32Array.from(index(1797).map((i) => (i * 577) % 1797)),
    },
  ),
  tensor('a + b', [2, 3], [5, 7, 9, 5, 7, 9]),
  tensor('a digit', [8, 8], ring(8)),
  tensor(
    'weights',
    [10, 12],
    index(120).map((i) => bell(i) * 0.3),
  ),
  tensor(
    'features',
    [1797, 64],
    index(65_536).map((i) => Math.round(16 * noise(i))),
    { truncated: true },
  ),
  tensor(
    'batch',
    [10, 28, 28, 1],
    index(10).flatMap((n) => ring(28).map((v) => (v * (10 - n)) / 160)),
  ),
  tensor('column', [5, 1], [1, 2, 3, 4, 5]),
  tensor(
    'has gaps',
    [4, 5],
    index(20).map((i) => (i === 7 ? Number.NaN : i === 12 ? Infinity : i - 6.5)),
  ),
  tensor('probabilities', [2, 4], [0.999998, 1.2e-6, 3.4e-12, 0, 0.25, 0.25, 0.25, 0.25]),
  tensor(
    'mask',
    [4, 6],
    index(24).map((i) => (i % 3 === 0 ? 1 : 0)),
    {
      dtype: 'bool',
      values: Uint8Array.from(index(24).map((i) => (i % 3 === 0 ? 1 : 0))),
    },
  ),
  {
    kind: 'tensor',
    title: 'spectrum',
    dtype: 'complex64',
    shape: [2, 2],
    values: Float32Array.of(1, -2, 0.5, 0, 3.25, 1, 0, -1),
  },
  {
    kind: 'tensor',
    title: 'labels',
    dtype: 'string',
    shape: [2, 2],
    values: ['cat', 'dog', 'a rather long label that goes on and on for a while', ''],
  },
  tensor('nothing', [0, 4], []),
];

export const pictures: Item[] = [
  image('digit 8', 8),
  image('digit 3', 8),
  image('larger', 28),
  image('as big as it is', 64, 1),
  {
    kind: 'table',
    title: 'layers',
    columns: ['layer', 'output shape', 'parameters', 'trainable'],
    rows: [
      ['conv1 (Conv2D)', '[null, 24, 24, 20]', 520, true],
      ['pool1 (MaxPooling2D)', '[null, 12, 12, 20]', 0, true],
      ['conv2 (Conv2D)', '[null, 8, 8, 50]', 25050, true],
      ['ip1 (Dense)', '[null, 500]', 400500, true],
    ],
  },
  {
    kind: 'table',
    title: 'scores',
    columns: ['C', 'gamma', 'accuracy', 'note'],
    rows: index(60).map((i) => [10 ** (i % 4), 0.001, 0.96997 - i / 1000, i % 7 === 0 ? null : 'ok']),
    totalRows: 1200,
  },
];

const steps = index(120);
const decay = (i: number): number => 2.3 * Math.exp(-i / 30) + 0.05 + 0.05 * bell(i);

export function training(done: number): PlotItem {
  const x = index(done);
  return {
    kind: 'plot',
    mark: 'line',
    title: 'training',
    xLabel: 'step',
    yLabel: 'loss',
    series: [
      { name: 'loss', x, y: x.map(decay) },
      { name: 'held out', x, y: x.map((i) => decay(i * 0.8) + 0.1) },
      { name: 'best', x, y: x.map((i) => Math.min(...index(i + 1).map(decay))) },
    ],
  };
}

const grid = index(60 * 60).map((i) => {
  const [x, y] = [((i % 60) - 29.5) / 5, (Math.floor(i / 60) - 29.5) / 5];
  return Math.tanh(3 - Math.hypot(x, y - 1));
});
const spots = index(80).map((i) => ({ angle: i * 0.7, far: i % 2 === 0 ? 1.5 : 4.5 }));
const confusion = index(100).map((i) =>
  i % 11 === 0 ? 82 + (i % 7) : i % 13 === 0 ? 4 : i % 17 === 0 ? 1 : 0,
);

/** Flat, as a row of digits is. */
export const strip: Item = {
  kind: 'image',
  title: 'a row of digits',
  width: 80,
  height: 8,
  rgba: Uint8ClampedArray.from(
    index(80 * 8).flatMap((i) => [(i * 7) % 256, (i * 7) % 256, (i * 7) % 256, 255]),
  ),
};

/** Numbers from 1,000 on. */
export const large: Item[] = [
  {
    kind: 'table',
    title: 'large numbers',
    columns: ['rows', 'time (ms)'],
    rows: [
      [60000, 1234.5],
      [1797, 12.25],
    ],
  },
  {
    kind: 'tensor',
    title: 'counting',
    dtype: 'float32',
    shape: [50, 100],
    values: Float32Array.from(index(5000)),
    stats: { min: 0, max: 4999, mean: 2499.5, std: 1443.375, zeros: 1, nan: 0, infinite: 0 },
  },
];

export const plots: Item[] = [
  training(120),
  {
    kind: 'plot',
    mark: 'line',
    title: 'one series, no names',
    series: [{ name: '', x: steps, y: steps.map((i) => 1e6 + i * i * 100) }],
  },
  {
    kind: 'plot',
    mark: 'scatter',
    title: 'points',
    xLabel: 'x (m)',
    yLabel: 'y (m)',
    series: index(3).map((s) => ({
      name: `class ${String(s)}`,
      x: steps.map((i) => bell(i + s * 200) + s),
      y: steps.map((i) => bell(i + 77 + s * 200) + (s % 2)),
    })),
  },
  {
    kind: 'plot',
    mark: 'bar',
    title: 'class probabilities',
    yLabel: 'probability',
    labels: index(10).map(String),
    values: index(10).map((i) => (i === 8 ? 0.91 : 0.01)),
  },
  {
    kind: 'plot',
    mark: 'bar',
    title: 'time by kernel',
    yLabel: 'ms',
    labels: [
      'Conv2D',
      'FusedConv2D',
      'MaxPool',
      'Conv2DBackpropFilter',
      'Conv2DBackpropInput',
      '_FusedMatMul',
      'Softmax',
      'Reshape',
    ],
    values: [3.1, 9.2, 0.4, 12.25, 6.5, 4, 0.13, -0.5],
  },
  {
    kind: 'plot',
    mark: 'heatmap',
    title: 'decision boundary',
    xLabel: 'x1',
    yLabel: 'x2',
    xRange: [-6, 6],
    yRange: [-6, 6],
    rows: 60,
    columns: 60,
    values: Float32Array.from(grid),
    range: [-1, 1],
    points: {
      x: spots.map((s) => s.far * Math.cos(s.angle)),
      y: spots.map((s) => s.far * Math.sin(s.angle)),
      group: spots.map((s) => (s.far < 3 ? 'inside' : 'outside')),
    },
  },
  {
    kind: 'plot',
    mark: 'heatmap',
    title: 'confusion matrix',
    xLabel: 'predicted',
    yLabel: 'actual',
    rows: 10,
    columns: 10,
    values: confusion,
    labels: true,
  },
  { kind: 'plot', mark: 'line', title: 'nothing yet', series: [] },
  {
    kind: 'plot',
    mark: 'line',
    title: 'epochs',
    xLabel: 'epoch',
    series: [{ name: 'loss', x: [1, 2, 3], y: [0.9, 0.4, 0.3] }],
  },
  {
    kind: 'plot',
    mark: 'bar',
    title: 'no counts yet',
    labels: index(10).map(String),
    values: Array(10).fill(0),
  },
  {
    kind: 'plot',
    mark: 'bar',
    title: 'tiny shares',
    labels: ['cat', 'dog', 'owl'],
    values: [0.0001, 0.98765, 0.0123],
  },
];

export const others: Item[] = [
  {
    kind: 'progress',
    title: 'epochs',
    total: 40,
    done: 12,
    note: 'loss 0.231, accuracy 0.94',
    elapsedMs: 9300,
    finished: false,
  },
  { kind: 'progress', title: '', total: 1000, done: 1, note: '', elapsedMs: 5, finished: false },
  {
    kind: 'progress',
    title: 'done',
    total: 40,
    done: 40,
    note: 'loss 0.121',
    elapsedMs: 31_200,
    finished: true,
  },
  { kind: 'pad', title: 'draw a digit', pad: 1, width: 28, height: 28, open: true },
  { kind: 'pad', title: 'a closed pad', pad: 2, width: 40, height: 20, open: false },
];

export const slotted = (items: readonly Item[]): SlottedItem[] => items.map((item, slot) => ({ slot, item }));

export const failure: SnippetError = {
  kind: 'runtime',
  message:
    'Shapes [2, 3] and [4] cannot be broadcast together: the last axes are 3 and 4, and neither is 1. Reshape one of them.',
  line: 3,
  column: 5,
  frames: [
    { line: 3, column: 5 },
    { line: 7, column: 1 },
  ],
  stack:
    'Error: Shapes [2, 3] and [4] cannot be broadcast together\n    at add (snippet.ts:3:5)\n    at snippet.ts:7:1',
};
export const warning: SnippetError = {
  kind: 'backend',
  message: 'webgl ran out of texture memory once and moved 12 tensors to the CPU; what follows is slower.',
  line: 12,
};
