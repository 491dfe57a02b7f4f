/** The operators of ONNX that the WebGL provider runs rightly, and how; what is not here it can't do. */
import { ELEMENTWISE } from './elementwise';
import { SHAPES } from './shapes';
import { TENSORS } from './tensors';
import type { Rules } from './dialect';
import { WINDOWS } from './windows';

export const OPERATORS: Rules = { ...ELEMENTWISE, ...SHAPES, ...TENSORS, ...WINDOWS };
