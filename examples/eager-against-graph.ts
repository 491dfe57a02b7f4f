/**
 * Eager against graph
 *
 * After: TensorFlow 2
 * Graph: define-then-run
 * Order: 12
 * Look at: the times, in eager and in compiled mode. The
 *   text is the same; a graph's first call pays for the
 *   later ones.
 */
import * as tf from '@tensorflow/tfjs';
import { compile, mode, plot, show, table } from 'twograph';

const CALLS = 20;

// 1. Square roots by Newton's rule: 100 small operations, one after the other
const squareRoots = (a: tf.Tensor) =>
  tf.tidy(() => {
    let root = a.mul(0.5).add(1);
    for (let i = 0; i < 33; i++) root = root.add(a.div(root)).mul(0.5);
    return root;
  });

// 2. The same function behind `compile`: what that does is the page's switch, not the text's
const roots = compile(squareRoots);

// 3. It gives the same numbers either way
const squares = tf.tensor1d([1, 4, 9, 16, 25]);
show(await roots(squares), 'square roots');

// 4. Time calls with a matrix, which is new to it: each until its numbers are back
const matrix = tf.range(0, 1024).add(1).reshape([32, 32]);
const times: number[] = [];
for (let call = 0; call < CALLS; call++) {
  const start = performance.now();
  const result = await roots(matrix);
  await result.data();
  times.push(performance.now() - start);
  result.dispose();
}

// 5. The first call against the later ones
const [first = NaN, ...later] = times;
const middle = later.sort((a, b) => a - b)[Math.floor(later.length / 2)] ?? NaN;
table([{ mode, 'first (ms)': first, 'middle of the later ones (ms)': middle }], 'Times');
plot.bar(times, { title: 'Calls, in order', y: 'ms' });

// 6. Why
const why = {
  eager:
    'Eager: each call runs the function, and each of its operations is a call of a kernel.',
  compiled:
    'Compiled: the first call runs the function to write its operations down, makes the graph ' +
    'simpler, hands it to the engine, and runs eagerly once more to compare. A later call does ' +
    'not run the function at all: it hands the matrix to the engine, once.',
};
console.log(why[mode]);
