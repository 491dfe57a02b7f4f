/** The tfjs kernels that no static graph can hold, each with what the person who wrote the snippet is told. */
import type { UnsupportedRow } from './row';

export const UNSUPPORTED: readonly UnsupportedRow[] = [
  {
    kernels: ['LogicalXor'],
    reason: 'No backend of tfjs has this kernel: tf.logicalXor is made of and, or and not.',
  },
];
