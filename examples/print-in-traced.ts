/**
 * Print in a traced function
 *
 * After: TensorFlow 2
 * Graph: define-then-run
 * Order: 14
 * Look at: how often the function speaks. In eager mode it
 *   does at each call; compiled, at the first one only,
 *   since the later ones run the graph instead.
 */
import * as tf from '@tensorflow/tfjs';
import { compile, mode, show } from 'twograph';

// 1. A function that prints and counts in JavaScript, and counts in a variable
let counted = 0;
const calls = tf.variable(tf.scalar(0));
const double = compile(function double(x: tf.Tensor1D) {
  console.log('  the function runs');
  counted++;
  calls.assign(calls.add(1));
  return x.mul(2);
});

// 2. Call it three times
for (const start of [1, 2, 3]) {
  console.log(`call ${start}`);
  const result = await double(tf.tensor1d([start, 10 * start]));
  console.log(`  gives ${(await result.data()).join(' ')}`);
}

// 3. Two counts: a variable is part of the graph, a JavaScript number is not
show(calls, 'calls, counted in a variable');
console.log(`calls, counted in JavaScript: ${counted}`);
if (mode === 'compiled')
  console.log('once to write its graph down, without a word, and once to check it');

// 4. The cure: give back what you want to see, and print it outside
const doubleAndSum = compile(function doubleAndSum(x: tf.Tensor1D) {
  return { doubled: x.mul(2), sum: x.sum() };
});
for (const start of [1, 2, 3]) {
  const { doubled, sum } = await doubleAndSum(tf.tensor1d([start, 10 * start]));
  console.log(
    `sum ${(await sum.data()).join()}, doubled ${(await doubled.data()).join(' ')}`,
  );
}
