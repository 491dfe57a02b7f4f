/** The activation functions that tfjs fuses into a matrix product or a convolution. */
import type { Attrs } from '../ir/graph';
import { num, text } from './attrs';
import type { KernelCall, OnnxBuilder, OnnxValue } from './row';

/** The graph's attributes of a fused activation, from the kernel's. */
export function activationAttrs(attrs: Readonly<Record<string, unknown>>): Attrs {
  const { activation, leakyreluAlpha } = attrs;
  return {
    activation: typeof activation === 'string' ? activation : 'linear',
    ...(activation === 'leakyrelu' && { leakyreluAlpha: Number(leakyreluAlpha ?? 0.2) }),
  };
}

/** The operands of a fused kernel beside its first two, each where it is there. */
export function fusedOperands(
  inputs: readonly OnnxValue[],
  attrs: Attrs,
): { readonly bias: OnnxValue | undefined; readonly prelu: OnnxValue | undefined } {
  const { has } = attrs;
  const [, , hasBias, hasPrelu] = Array.isArray(has) ? (has as readonly boolean[]) : [];
  return { bias: hasBias ? inputs[2] : undefined, prelu: hasPrelu ? inputs[hasBias ? 3 : 2] : undefined };
}

/** The activation of a fused kernel on its result; `prelu` is of a shape that broadcasts to it. */
export function activate(
  b: OnnxBuilder,
  x: OnnxValue,
  attrs: Attrs,
  prelu: OnnxValue | undefined,
): OnnxValue {
  const out = { dtype: x.dtype, shape: x.shape };
  const activation = text(attrs, 'activation');
  switch (activation) {
    case 'linear':
      return x;
    case 'relu':
      return b.elementwise('Relu', [x], out);
    case 'relu6':
      return b.elementwise('Clip', [x, b.scalar(0, 'float32'), b.scalar(6, 'float32')], out);
    case 'elu':
      return b.elementwise('Elu', [x], out, { alpha: 1 });
    case 'sigmoid':
      return b.elementwise('Sigmoid', [x], out);
    case 'leakyrelu':
      return b.elementwise('LeakyRelu', [x], out, { alpha: num(attrs, 'leakyreluAlpha') });
    case 'prelu':
      if (prelu) return b.elementwise('PRelu', [x, prelu], out);
      throw new TypeError('internal: prelu has no weights');
    default:
      throw new TypeError(`internal: the op table has no activation ${activation}`);
  }
}

/** What bias and activation, where they are there, add to the operations on a result of that many elements. */
export function endingFlops(attrs: Attrs, size: number): number {
  const { has, activation } = attrs;
  const bias = Array.isArray(has) && has[2] === true;
  return size * (Number(bias) + Number(activation !== 'linear'));
}

/** The activation as a fused kernel takes it. */
export const activationCall = (attrs: Attrs): KernelCall['attrs'] => ({
  activation: text(attrs, 'activation'),
  ...(attrs['leakyreluAlpha'] !== undefined && { leakyreluAlpha: num(attrs, 'leakyreluAlpha') }),
});
