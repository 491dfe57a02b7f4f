/**
 * A mean, broadcasting, a million additions
 *
 * After: NumPy
 * Graph: no graph
 * Order: 4
 * Look at: the times. One call that adds a million numbers
 *   against a loop over them, the first run apart.
 */
import * as tf from '@tensorflow/tfjs';
import { show, table } from 'twograph';

// 1. The mean of three numbers
show(tf.mean([1, 2, 3]), 'mean');

// 2. Broadcasting: a column and a row make a matrix
const column = tf.tensor2d([[0], [10], [20]]);
const row = tf.tensor1d([1, 2, 3]);
show(column.add(row), 'column + row');

// 3. A million additions in one call; they are done once the values are back
const numbers = tf.range(0, 1_000_000);
async function vectorised() {
  const sum = numbers.add(numbers);
  const values = await sum.data();
  sum.dispose();
  return values;
}
show((await vectorised()).at(-1), 'last sum');

// 4. The same in a loop
const list = await numbers.data();
function loop() {
  const sums = new Float32Array(list.length);
  let i = 0;
  for (const number of list) sums[i++] = number + number;
  return sums;
}

// 5. Time both
async function time(work: () => unknown) {
  const start = performance.now();
  await work();
  return performance.now() - start;
}
async function compare(way: string, work: () => unknown) {
  const first = await time(work);
  const later = [];
  for (let turn = 0; turn < 20; turn++) later.push(await time(work));
  return { way, 'first (ms)': first, 'fastest of 20 more (ms)': Math.min(...later) };
}
const times = [await compare('one call', vectorised), await compare('a loop', loop)];
table(times, 'A million additions');
