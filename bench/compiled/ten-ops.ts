/** A chain of ten elementwise operators: bound by memory where each is a kernel of its own. */
import type * as tf from '@tensorflow/tfjs';

export const tenOps = (x: tf.Tensor): tf.Tensor =>
  x.mul(2).add(1).square().sqrt().sub(0.5).abs().div(3).maximum(0.1).minimum(5).neg();
