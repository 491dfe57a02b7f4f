/** The value of a bool scalar on the host, which chooses what runs next. */
import * as tf from '@tensorflow/tfjs';
import { UserError } from '../../base/errors';

/** @throws UserError of kind 'backend' on webgpu, where only what was not computed on the device can be read at once. */
export function isTrue(pred: tf.Tensor, who: string): boolean {
  try {
    return pred.dataSync()[0] !== 0;
  } catch (error) {
    if (tf.getBackend() !== 'webgpu' || !(error instanceof UserError)) throw error;
    const help =
      who === 'cond' ? 'write tf.where in its place' : 'write scan where the number of steps is known';
    throw new UserError(
      'backend',
      `${who} needs a value at once where it runs op by op, and the webgpu backend gives values only later: choose another backend, or ` +
        `${help}.`,
    );
  }
}
