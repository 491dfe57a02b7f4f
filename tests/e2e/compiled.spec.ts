/**
 * Compiled functions in the built site: the examples that show what a graph is give the same in both modes and on every engine, and say
 * which graphs they ran as; what no graph can hold is said at its line.
 */
import { readFileSync } from 'node:fs';
import type { Compiled } from '../../src/base/compiled';
import type { EngineName } from '../../src/base/modes';
import type { PageReply } from '../../src/cli/contract';
import { expect, test } from './fixtures';
import { openRunner, problem, type JsonItem, type SnippetRun } from './snippets';

/** Those that every browser has. */
const ENGINES: readonly EngineName[] = ['ort:wasm', 'tfjs'];

/** contracts: of the largest value of a float32 tensor, and of a loss in the first ten steps. */
const TOLERANCE = 1e-5;
/** A variable's new value is checked against this, where gradients that cancel each other leave little but their rounding. */
const STATE_TOLERANCE = 1e-3;

interface Place {
  readonly line: number;
  readonly column: number;
}

/** Where a word stands first in a text: line and column from 1. */
function placeOf(text: string, word: string): Place {
  const index = text.indexOf(word);
  expect(index, `"${word}" in the snippet`).toBeGreaterThanOrEqual(0);
  const before = text.slice(0, index).split('\n');
  return { line: before.length, column: (before.at(-1)?.length ?? 0) + 1 };
}

const resultOf = (reply: PageReply) => {
  if (reply.status !== 'ran') throw new Error(`it did not run: ${reply.reason}`);
  return reply.result;
};

interface Warned {
  readonly words: RegExp;
  /** The word at which it is said. */
  readonly at: string;
  readonly madeAt?: string;
}

interface Shown {
  /** Of the functions that run as graphs: name and signature, in the order of their first calls. */
  readonly graphs: readonly string[];
  /** The one signature that runs eagerly, and the warning. */
  readonly breaks?: Warned & { readonly graph: string };
  readonly warns?: Warned;
  /** Titles and beginnings of texts that tell times, or how often a function's text ran: they differ from mode to mode. */
  readonly differ?: RegExp;
  /** Of the functions that assign variables. */
  readonly training?: readonly string[];
  readonly less?: readonly (readonly [from: string | RegExp, to: string])[];
}

/** An example's run in few steps: ten, as many as losses must agree for. */
const TEN_STEPS: readonly (readonly [RegExp, string])[] = [
  [/^const EPOCHS = \d+;$/m, 'const EPOCHS = 1;'],
  [/^const batches = .*$/m, 'const batches = 10;'],
];

const WEIGHTS = '[float32[64,32], float32[32], float32[32,10], float32[10]]';

const EXAMPLES: Readonly<Record<string, Shown>> = {
  'eager-against-graph': {
    graphs: ['squareRoots (float32[5])', 'squareRoots (float32[32,32])'],
    differ: /^(Times|Calls, in order|Eager:|Compiled:)/,
  },
  'branch-on-data': {
    graphs: ['withWhere (float32[2])', 'withCond (float32[2])'],
    breaks: {
      graph: 'withIf (float32[2])',
      words: /^withIf runs eagerly: This reads a tensor's value while the graph is being made/,
      at: 'dataSync()',
      madeAt: 'max()',
    },
  },
  'print-in-traced': {
    graphs: ['double (float32[2])', 'doubleAndSum (float32[2])'],
    warns: {
      words: /^What a compiled function prints or shows, it does at its first call only: /,
      at: "log('  the function runs')",
    },
    differ: /^( {2}the function runs|calls, counted in JavaScript|once to write)/,
  },
  'graph-per-shape': {
    graphs: [
      ...[3, 4, 5, 2, 6, 7, 8].map((length) => `mean (float32[${String(length)}])`),
      'paddedMean (float32[8], float32[8])',
    ],
    warns: {
      words:
        /^mean was traced 6 times: its argument words is new each time \(float32\[7\]\)\. Each shape has a graph of its own: pad to one shape, or to few\.$/,
      at: 'mean(tf.tensor1d(words))',
    },
    differ: /^(eager:|compiled:|each graph takes)/,
  },
  'cnn-one-graph': {
    graphs: ['step (float32[32,8,8,1], int32[32])', 'share (float32[360,8,8,1], int32[360])'],
    differ: /^A step/,
    training: ['step'],
    less: TEN_STEPS,
  },
  'epoch-as-scan': {
    graphs: [
      `epoch (${WEIGHTS}, float32[10,32,64], int32[10,32])`,
      `oneStep (${WEIGHTS}, float32[32,64], int32[32])`,
    ],
    differ: /^An epoch/,
    less: [
      [/^const EPOCHS = \d+;$/m, 'const EPOCHS = 1;'],
      [/^const steps = .*$/m, 'const steps = 10;'],
    ],
  },
};

function example(name: string): string {
  const text = readFileSync(new URL(`../../examples/${name}.ts`, import.meta.url), 'utf8');
  return (EXAMPLES[name]?.less ?? []).reduce((shorter, [from, to]) => {
    expect(shorter).toMatch(from);
    return shorter.replace(from, to);
  }, text);
}

/** What must be the same in every mode. */
const comparable = (items: readonly JsonItem[], { differ }: Shown): JsonItem[] =>
  items.filter(({ kind, title, text }) => kind !== 'progress' && !differ?.test(title ?? text ?? ''));

const numbersOf = ({ values, series }: JsonItem): number[] =>
  [...(values ?? []), ...(series ?? []).flatMap(({ y }) => y)].map(Number);

function expectSame(items: readonly JsonItem[], eager: readonly JsonItem[]): void {
  const words = (list: readonly JsonItem[]) =>
    list.map(({ kind, title, text, dtype, shape, rows }) => ({ kind, title, text, dtype, shape, rows }));
  expect(words(items)).toEqual(words(eager));
  for (const [index, item] of eager.entries()) {
    const wanted = numbersOf(item);
    const made = numbersOf(items[index] as JsonItem);
    expect(made).toHaveLength(wanted.length);
    // A loss is compared with itself, an element of a tensor with the tensor's largest.
    const largest = item.kind === 'plot' ? undefined : Math.max(...wanted.map(Math.abs));
    wanted.forEach((value, at) => {
      const bound = TOLERANCE * (largest ?? Math.abs(value));
      expect(Math.abs((made[at] ?? NaN) - value), `${item.title ?? ''} [${String(at)}]`).toBeLessThanOrEqual(
        bound,
      );
    });
  }
}

function expectWarning(warning: unknown, text: string, { words, at, madeAt }: Warned): void {
  expect(warning).toMatchObject({
    message: expect.stringMatching(words) as unknown,
    ...placeOf(text, at),
    ...(madeAt === undefined ? {} : { madeAt: placeOf(text, madeAt) }),
  });
}

const labelOf = ({ name, signature }: Compiled): string => `${name} ${signature}`;

function expectGraphs(compiled: readonly Compiled[], engine: EngineName, text: string, shown: Shown): void {
  const { graphs, breaks, training = [] } = shown;
  const ran = compiled.filter((record) => record.breaks.length === 0);
  expect(ran.map(labelOf)).toEqual(graphs);
  for (const record of ran) {
    expect(record.engine).toBe(engine);
    expect(record.nodesAfter).toBeGreaterThan(0);
    expect(record.nodesAfter).toBeLessThanOrEqual(record.nodesBefore);
    const most = training.includes(record.name) ? STATE_TOLERANCE : TOLERANCE;
    expect(record.check?.maxRel, labelOf(record)).toBeLessThanOrEqual(most);
  }
  const broken = compiled.filter((record) => record.breaks.length > 0);
  expect(broken.map(labelOf)).toEqual(breaks ? [breaks.graph] : []);
  for (const record of broken) {
    expect(record.check).toBeNull();
    expect(record.breaks).toHaveLength(1);
    const { at = '', madeAt = '' } = breaks ?? {};
    expect(record.breaks[0]).toMatchObject({
      ...placeOf(text, at),
      madeAt: placeOf(text, madeAt),
    });
  }
}

for (const [name, shown] of Object.entries(EXAMPLES)) {
  test(`${name} gives the same in both modes, and its functions run as graphs`, async ({ page }) => {
    const run = await openRunner(page);
    const text = example(name);
    const asked = { backend: 'wasm', as: 'json' } as const;
    const eager = await run(text, asked);
    expect(problem(eager.reply)).toEqual({ status: 'ok' });
    expect(resultOf(eager.reply)).toMatchObject({ compiled: [], warnings: [] });
    for (const engine of ENGINES) {
      const { reply, items } = await run(text, { ...asked, mode: 'compiled', engine });
      expect(problem(reply), engine).toEqual({ status: 'ok' });
      expectSame(comparable(items, shown), comparable(eager.items, shown));
      const { compiled, warnings } = resultOf(reply);
      expectGraphs(compiled, engine, text, shown);
      const warned = [shown.breaks, shown.warns].filter((each) => each !== undefined);
      expect(warnings, engine).toHaveLength(warned.length);
      for (const [index, each] of warned.entries()) expectWarning(warnings[index], text, each);
    }
  });
}

test('a whole training of the CNN ends with the same accuracy in both modes, within a point', async ({
  page,
}) => {
  const run = await openRunner(page);
  const text = readFileSync(new URL('../../examples/cnn-one-graph.ts', import.meta.url), 'utf8');
  const accuracyOf = ({ items }: SnippetRun): number => {
    const said = items.map((item) => item.text ?? '').join('\n');
    return Number(/held out: (\d+\.\d) % right/.exec(said)?.[1]);
  };
  const eager = accuracyOf(await run(text, { backend: 'wasm', as: 'json' }));
  expect(eager).toBeGreaterThanOrEqual(88);
  for (const engine of ENGINES) {
    const compiled = accuracyOf(await run(text, { backend: 'wasm', as: 'json', mode: 'compiled', engine }));
    expect(Math.abs(compiled - eager), engine).toBeLessThanOrEqual(1);
  }
});

test('a tf.layers model trains, is evaluated and predicts as graphs, and says which of them run on tfjs', async ({
  page,
}) => {
  const run = await openRunner(page);
  const text = [
    "import * as tf from '@tensorflow/tfjs';",
    "import { show } from 'twograph';",
    'const x = tf.randomNormal([20, 4]);',
    'const y = x.sum(1, true);',
    'const hidden = tf.layers.dense({ inputShape: [4], units: 3, activation: "tanh" });',
    'const model = tf.sequential({ name: "small", layers: [hidden, tf.layers.dense({ units: 1 })] });',
    'model.compile({ optimizer: "sgd", loss: "meanSquaredError" });',
    'show(model.predict(x, { batchSize: 16 }), "before");',
    'const { history } = await model.fit(x, y, { batchSize: 5, validationSplit: 0.5, epochs: 2 });',
    'show(tf.tensor(history.val_loss), "validation");',
    'show(model.predict(x, { batchSize: 16 }), "after");',
    'show(model.evaluate(x, y), "loss");',
    '',
  ].join('\n');
  const eager = await run(text, { as: 'json' });
  expect(problem(eager.reply)).toEqual({ status: 'ok' });
  for (const engine of ENGINES) {
    const { reply, items } = await run(text, { as: 'json', mode: 'compiled', engine });
    expect(problem(reply), engine).toEqual({ status: 'ok' });
    expectSame(items, eager.items);
    const { compiled, warnings } = resultOf(reply);
    expect(warnings).toEqual([]);
    expect(compiled.map((record) => [labelOf(record), record.engine])).toEqual([
      ['small.predict (float32[16,4])', 'tfjs'],
      ['small.predict (float32[4,4])', 'tfjs'],
      ['small.fit (float32[5,4], float32[5,1], null)', engine],
      ['small.evaluate (float32[5,4], float32[5,1])', 'tfjs'],
      ['small.evaluate (float32[20,4], float32[20,1])', 'tfjs'],
    ]);
    const noted = compiled.filter(({ notes = [] }) =>
      notes.some((note) => note.includes('replayed on tfjs')),
    );
    expect(noted.map(labelOf), engine).toEqual(
      engine === 'tfjs'
        ? []
        : ['small.predict (float32[16,4])', 'small.evaluate (float32[5,4], float32[5,1])'],
    );
  }
});

test('a function speaks at its first compiled call only, and a variable counts every call', async ({
  page,
}) => {
  const run = await openRunner(page);
  const text = example('print-in-traced');
  const speaks = (output: readonly string[]) =>
    output.filter((words) => words === '  the function runs').length;
  const eager = await run(text, { backend: 'wasm' });
  const compiled = await run(text, { backend: 'wasm', mode: 'compiled' });
  expect([speaks(eager.output), speaks(compiled.output)]).toEqual([3, 1]);
  for (const { output } of [eager, compiled])
    expect(output.join('\n')).toMatch(/calls, counted in a variable.*\n3\n/);
});
