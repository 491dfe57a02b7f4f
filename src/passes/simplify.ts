/** Algebraic simplification: every list of its rules. */
import { ARITHMETIC } from './simplify-arithmetic';
import { SHAPES } from './simplify-shapes';
import type { Rule } from './rule';

export const SIMPLIFY: readonly Rule[] = [...ARITHMETIC, ...SHAPES];
