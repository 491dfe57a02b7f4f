/**
 * One graph per shape
 *
 * After: JAX
 * Graph: define-then-run
 * Order: 15
 * Look at: how often each function's text runs. Compiled,
 *   every new length costs a new graph, until all are
 *   padded to one length.
 */
import * as tf from '@tensorflow/tfjs';
import { compile, mode, table } from 'twograph';

const LONGEST = 8;

// 1. Eight sentences of word lengths, most of them unlike in length
const sentences = [
  [3, 5, 2],
  [4, 4, 4, 4],
  [1, 2, 3, 4, 5],
  [9, 1],
  [2, 7, 1, 8, 2, 8],
  [3, 1, 4, 1, 5, 9, 2],
  [6, 6, 6],
  [1, 1, 2, 3, 5, 8, 13, 21],
];

// 2. The mean as it is: its graph holds one shape, so every new length is traced anew
let runs = 0;
const mean = compile(function mean(words: tf.Tensor1D) {
  runs++;
  return words.sum().div<tf.Scalar>(words.size);
});
const means: number[] = [];
for (const words of sentences) {
  const result = await mean(tf.tensor1d(words));
  means.push(await result.array());
}

// 3. The cure: pad to one length, and tell by a mask what counts
let paddedRuns = 0;
const paddedMean = compile(function paddedMean(words: tf.Tensor1D, mask: tf.Tensor1D) {
  paddedRuns++;
  return words.mul(mask).sum().div<tf.Scalar>(mask.sum());
});
const paddedMeans: number[] = [];
for (const words of sentences) {
  const row = tf.pad1d(words, [0, LONGEST - words.length]);
  const mask = tf.range(0, LONGEST).less(words.length).cast<tf.Tensor1D>('float32');
  const result = await paddedMean(row, mask);
  paddedMeans.push(await result.array());
}

// 4. The same means
table(
  sentences.map((words, i) => ({
    words: words.join(' '),
    mean: means[i]?.toFixed(4),
    padded: paddedMeans[i]?.toFixed(4),
  })),
  'Mean length of a word',
);

// 5. How often each function's text ran, for eight calls
console.log(`${mode}: as they are ${runs} times, padded ${paddedRuns} times`);
if (mode === 'compiled')
  console.log('each graph takes two runs: one to write it down, one to check it');
