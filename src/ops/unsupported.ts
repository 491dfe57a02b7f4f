/** The tfjs kernels that no static graph can hold, each with what the person who wrote the snippet is told. */
import type { UnsupportedRow } from './row';

export const UNSUPPORTED: readonly UnsupportedRow[] = [
  {
    kernels: [
      'LogicalXor',
      'LogSoftmax',
      'BroadcastTo',
      'LowerBound',
      'UpperBound',
      'MatrixBandPart',
      'Pool',
    ],
    reason:
      'No backend of tfjs has this kernel. Call the function of tf (logicalXor, logSoftmax, broadcastTo, lowerBound, upperBound, ' +
      'linalg.bandPart, pool) instead: each is made of other kernels, which a static graph has.',
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
  {
    kernels: ['Multinomial'],
    reason:
      'tf.multinomial draws inside of its kernel from a seed that would be the same at every later call. Draw with tf.randomUniform, which ' +
      'a static graph draws anew at each call, and count how many of the cumulative probabilities are below each number.',
  },
  {
    kernels: ['Unique'],
    reason:
      'How many distinct values there are depends on the values, and in a static graph every shape is known beforehand. Call tf.unique ' +
      'outside of the compiled function and pass its results as arguments.',
  },
  {
    kernels: ['SparseSegmentSum', 'SparseSegmentMean'],
    reason:
      'How many rows a sparse segment reduction gives depends on the last segment id, and in a static graph every shape is known ' +
      'beforehand. Use tf.gather and tf.unsortedSegmentSum, which takes the number of segments; for means, divide by the sums of ones.',
  },
  {
    kernels: ['SparseFillEmptyRows', 'SparseReshape'],
    reason:
      'What this gives of a sparse tensor has a shape that depends on its values, and in a static graph every shape is known beforehand. ' +
      'Make the tensor dense with tf.sparseToDense, or prepare it outside of the compiled function.',
  },
  {
    kernels: ['RaggedGather', 'RaggedRange', 'RaggedTensorToTensor'],
    reason:
      'Rows of different lengths have no shape that is known beforehand, as a static graph needs it. Pad the rows to one length, and pass ' +
      'a mask or their lengths beside them.',
  },
  {
    kernels: ['StaticRegexReplace', 'StringNGrams', 'StringSplit', 'StringToHashBucketFast'],
    reason:
      "Text can't be in a static graph: its values are float32, int32 or bool. Turn the text into numbers outside of the compiled function " +
      'and pass those as a tensor.',
  },
];
