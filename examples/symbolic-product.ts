/**
 * A symbolic product
 *
 * After: Theano
 * Graph: define-then-run
 * Order: 3
 * Look at: a formula with names but no numbers yet. Here a
 *   function holds it, in Theano a graph.
 */
import * as tf from '@tensorflow/tfjs';
import { show } from 'twograph';

// 1. A product of two symbols, which have no value yet
const product = (x: tf.Tensor, y: tf.Tensor) => x.mul(y);

// 2. A function of numbers that computes it
const multiply = (x: number, y: number) =>
  tf.tidy(() => product(tf.scalar(x), tf.scalar(y)));

// 3. Call it
show(multiply(1.5, 2.5), '1.5 x 2.5');

// 4. The derivative by x comes from the same formula
const derivative = tf.grad((x) => product(x, tf.scalar(2.5)));
show(derivative(tf.scalar(1.5)), 'd(x y)/dx where y = 2.5');
