/**
 * What no static graph can hold, each at its line and in words that say what to write instead; the function then runs eagerly and gives
 * what it gives in eager mode, or it throws where the snippet asked for that.
 */
import { expect, test } from './fixtures';
import { openRunner, problem } from './snippets';

interface Case {
  /** The function `f` of the tensor x, and what else the snippet needs; its last line is left to the test. */
  readonly lines: readonly string[];
  readonly words: RegExp;
  /** The word at which it is said, the first in the snippet. */
  readonly at: string;
  /** The word that made the tensor. */
  readonly madeAt?: string;
  /** Whether it is a warning beside a graph that runs. */
  readonly runs?: boolean;
  /** Whether it is found only when the graph has run. */
  readonly engineRan?: boolean;
}

const READ =
  /^f runs eagerly: This reads a tensor's value while the graph is being made, when no value is there yet: .*frozen into the graph for every later call\. Give the tensor back and read it outside/;

const CASES: Readonly<Record<string, Case>> = {
  'a host read': {
    lines: [
      'const f = compile(function f(x: tf.Tensor1D) {',
      '  const sum = x',
      '    .square()',
      '    .sum();',
      '  const [value = NaN] = sum.dataSync();',
      '  return x.mul(value);',
      '});',
    ],
    words: READ,
    at: 'dataSync',
    madeAt: 'sum()',
  },
  "a JavaScript branch on a tensor's value": {
    lines: [
      'const f = compile(function f(x: tf.Tensor1D) {',
      '  const largest = x.max<tf.Scalar>();',
      '  if (largest.arraySync() > 1) return x.neg();',
      '  return x.clone();',
      '});',
    ],
    words: READ,
    at: 'arraySync',
    madeAt: 'max<',
  },
  'a read whose promise the function gives back': {
    lines: [
      'const f = compile(function f(x: tf.Tensor1D) {',
      '  const negative = x.neg();',
      '  return negative.data();',
      '});',
    ],
    words: READ,
    at: 'data()',
    madeAt: 'neg()',
  },
  'Math.random': {
    lines: [
      'const f = compile(function f(x: tf.Tensor1D) {',
      '  const noise = tf.randomNormal([2]).mul(0);',
      '  const factor = Math.random() < 2 ? 3 : 4;',
      '  return x.add(noise).mul(factor);',
      '});',
    ],
    words:
      /^Math\.random\(\) inside a compiled function is called once, while the graph is made: use tf\.randomUniform/,
    at: 'random()',
    runs: true,
  },
  'a line printed inside': {
    lines: [
      'const f = compile(function f(x: tf.Tensor1D) {',
      "  console.log('the function runs');",
      '  return x.mul(2);',
      '});',
    ],
    words:
      /^What a compiled function prints or shows, it does at its first call only: .* Give the value back and show it outside\.$/,
    at: 'log(',
    runs: true,
  },
  'a tensor shown inside': {
    lines: [
      'const f = compile(function f(x: tf.Tensor1D) {',
      '  const doubled = x.mul(2);',
      "  show(doubled, 'doubled');",
      '  return doubled;',
      '});',
    ],
    words: /^What a compiled function prints or shows, it does at its first call only: /,
    at: 'show(',
    runs: true,
  },
  'a count of JavaScript that is part of the result': {
    lines: [
      'let count = 0;',
      'const f = compile(function f(x: tf.Tensor1D) {',
      '  count = mode === "eager" ? 2 : count + 1;',
      '  const shifted = x.add(1);',
      '  return shifted.mul(count);',
      '});',
    ],
    words:
      /^f runs eagerly: It does not compute the same each time it runs: something of JavaScript \(a counter, the time\) is part of its graph here/,
    at: 'mul(count',
    engineRan: true,
  },
  'a captured tensor that is replaced between the calls': {
    lines: [
      'let shift: tf.Tensor = tf.tensor1d([1, 1]);',
      'const f = compile(function f(x: tf.Tensor1D) {',
      '  const doubled = x.mul(2);',
      '  return doubled.add(shift);',
      '});',
      "show(await f(tf.tensor1d([1, 2])), 'before');",
      'shift = shift.mul(10);',
    ],
    words:
      /^f runs eagerly: It uses a tensor from outside that is another one now, .* pass it as an argument/,
    at: 'add(shift',
    engineRan: true,
  },
  'setBackend inside': {
    lines: [
      'const f = compile(function f(x: tf.Tensor1D) {',
      '  const negative = x.neg();',
      "  void tf.setBackend('cpu');",
      '  return negative.mul(2);',
      '});',
    ],
    words:
      /^f runs eagerly: tf\.setBackend inside a compiled function: .* Choose the backend before, outside of the function\.$/,
    at: 'setBackend',
  },
  'an async function': {
    lines: [
      'const f = compile(async function f(x: tf.Tensor1D) {',
      '  const [value = NaN] = await x.data();',
      '  return x.mul(value);',
      '});',
    ],
    words: /^f runs eagerly: A compiled function must be synchronous: .* Await outside of it/,
    at: 'f(tf.tensor1d',
  },
  'a tensor that is kept beyond the call': {
    lines: [
      'const seen: tf.Tensor[] = [];',
      'const f = compile(function f(x: tf.Tensor1D) {',
      '  const negative = x.neg();',
      '  seen.push(tf.keep(negative));',
      '  return negative.mul(2);',
      '});',
    ],
    words:
      /^f runs eagerly: It keeps a tensor of the trace beyond the call .* Give it back as a result, or keep it in a tf\.variable\.$/,
    at: 'neg()',
  },
  'an op without a lowering': {
    lines: [
      'const f = compile(function f(x: tf.Tensor1D) {',
      '  const wave = tf.complex(x, x);',
      '  return tf.real(wave);',
      '});',
    ],
    words: /^f runs eagerly: Complex numbers can't be in a static graph: .* outside of the compiled function/,
    at: 'complex(',
  },
  'too many signatures': {
    lines: [
      'const f = compile(function f(x: tf.Tensor1D, factor = 1) {',
      '  return x.mul(factor);',
      '});',
      'for (let factor = 2; factor < 8; factor++) {',
      '  const scaled = await f(tf.tensor1d([1, 2]), factor);',
      '  scaled.dispose();',
      '}',
    ],
    words:
      /^f was traced 6 times: its argument factor is new each time \(7\)\. What is no tensor is part of the signature: pass a number as a tensor \(tf\.scalar\)\.$/,
    at: 'f(tf.tensor1d',
    runs: true,
  },
};

const snippet = (lines: readonly string[]): string =>
  [
    "import * as tf from '@tensorflow/tfjs';",
    "import { compile, mode, show } from 'twograph';",
    ...lines,
    "show(await f(tf.tensor1d([1, 2])), 'y');",
    '',
  ].join('\n');

/** Line and column, from 1, of the first place of a word after the imports. */
function placeOf(text: string, word: string): { readonly line: number; readonly column: number } {
  const index = text.indexOf(word, text.indexOf("'twograph'"));
  expect(index, `"${word}" in the snippet`).toBeGreaterThanOrEqual(0);
  const before = text.slice(0, index).split('\n');
  return { line: before.length, column: (before.at(-1)?.length ?? 0) + 1 };
}

for (const [name, { lines, words, at, madeAt, runs = false, engineRan = false }] of Object.entries(CASES)) {
  test(`${name} is said at its line, and the values are those of eager mode`, async ({ page }) => {
    const run = await openRunner(page);
    const text = snippet(lines);
    const place = {
      ...placeOf(text, at),
      ...(madeAt === undefined ? {} : { madeAt: placeOf(text, madeAt) }),
    };
    const eager = await run(text, { as: 'json' });
    expect(problem(eager.reply)).toEqual({ status: 'ok' });
    const { reply, items } = await run(text, { as: 'json', mode: 'compiled' });
    expect(problem(reply)).toEqual({ status: 'ok' });
    expect(items).toEqual(eager.items);
    expect(reply).toMatchObject({
      result: { warnings: [{ message: expect.stringMatching(words) as unknown, ...place }] },
    });
    if (runs || engineRan) return;
    expect(reply).toMatchObject({
      result: {
        compiled: [
          { name: 'f', signature: '(float32[2])', engine: 'ort:wasm', check: null, breaks: [place] },
        ],
      },
    });
  });

  if (runs || engineRan) continue;
  test(`${name} is an error at its line where the snippet asks for that`, async ({ page }) => {
    const run = await openRunner(page);
    const text = snippet(lines.map((line) => (line === '});' ? "}, { onBreak: 'error' });" : line)));
    const { reply } = await run(text, { mode: 'compiled' });
    const message = new RegExp(words.source.replace('^f runs eagerly: ', '^compile: '));
    expect(problem(reply)).toMatchObject({
      status: 'failed',
      kind: 'runtime',
      message: expect.stringMatching(message) as unknown,
      ...placeOf(text, at),
    });
  });
}

test('shapes that do not fit are told as in eager mode, at their line', async ({ page }) => {
  const run = await openRunner(page);
  const text = snippet([
    'const f = compile(function f(x: tf.Tensor1D) {',
    '  const row = tf.tensor2d([[1, 2, 3]]);',
    '  return x.matMul(row);',
    '});',
  ]);
  const eager = await run(text, {});
  const compiled = await run(text, { mode: 'compiled' });
  for (const { reply } of [eager, compiled]) {
    expect(problem(reply)).toMatchObject({
      status: 'failed',
      kind: 'runtime',
      message: expect.stringContaining('inner shapes (2) and (1)') as unknown,
      ...placeOf(text, 'matMul'),
    });
  }
});
