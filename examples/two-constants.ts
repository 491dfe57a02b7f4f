/**
 * Two constants
 *
 * After: TensorFlow 1
 * Graph: define-then-run
 * Order: 2
 * Look at: section 2. Here its line computes 5; in
 *   TensorFlow 1 the same line only adds a node to a graph.
 */
import * as tf from '@tensorflow/tfjs';
import { show } from 'twograph';

// 1. Two constants
const a = tf.scalar(2, 'int32');
const b = tf.scalar(3, 'int32');

// 2. Add them: the sum is computed here and now
const sum = tf.add(a, b);
show(sum, 'a + b');

// 3. Read the sum: no Session, for there is no graph that waits to be run
const [value] = await sum.data();
console.log(`2 + 3 = ${value}`);
