/** The tfjs kernels that no static graph can hold, each with what the person who wrote the snippet is told. */
import type { UnsupportedRow } from './row';

export const UNSUPPORTED: readonly UnsupportedRow[] = [
  {
    kernels: ['LogicalXor'],
    reason: 'No backend of tfjs has this kernel: tf.logicalXor is made of and, or and not.',
  },
  {
    kernels: ['Complex', 'Real', 'Imag', 'ComplexAbs', 'FFT', 'IFFT'],
    reason:
      "Complex numbers can't be in a static graph: its values are float32, int32 or bool. Do the Fourier transform outside of the " +
      'compiled function, and pass real and imaginary parts as two tensors.',
  },
  {
    kernels: ['NonMaxSuppressionV3', 'NonMaxSuppressionV4', 'NonMaxSuppressionV5'],
    reason:
      'How many boxes non-max suppression keeps depends on their values, and in a static graph every shape is known beforehand. Give the ' +
      'boxes and scores back and suppress outside of the compiled function.',
  },
  {
    kernels: ['FromPixels'],
    reason:
      'Pixels of a picture or a canvas are read once, when the graph is made, and would be the same at every later call. Call ' +
      'tf.browser.fromPixels outside of the compiled function and pass the tensor as an argument.',
  },
  {
    kernels: ['Draw'],
    reason:
      'Drawing on a canvas is an effect, and a static graph has only values. Give the tensor back and draw it, or show it as an image, ' +
      'outside of the compiled function.',
  },
];
