/** The operands that a lowering knows to be there. */
import { must } from '../base/errors';
import type { OnnxValue } from './row';

/** The operand at that place: the first by default. A row's `infer` and the graph's check made sure that it is there. */
export const only = (inputs: readonly OnnxValue[], at = 0): OnnxValue => must(inputs[at], 'an operand');
