/**
 * Gradients of a pooled activation. The gradient of max pooling has each window's share where its maximum stands and zeros elsewhere, so
 * that what is done to the whole image afterwards can be done to the windows' shares, of which there are fewer.
 */
import { sameAttr, sameShape, sizeOf } from '../ir/graph';
import type { Attr, Attrs, Node, ValueId } from '../ir/graph';
import { replaceBy } from './rule';
import type { NewNode, Operand, Rule, View } from './rule';

const POOLS = new Map([
  ['max_pool_grad', 'max_pool'],
  ['max_pool3d_grad', 'max_pool3d'],
]);

const WINDOWS = ['kernel', 'strides', 'dilations', 'pads'];

interface PoolGradient {
  readonly node: Node;
  readonly dy: ValueId;
  /** What was pooled, and the maxima. */
  readonly x: ValueId;
  readonly y: ValueId;
}

/** The gradient of max pooling that makes a value, where its maxima are those of its image and no more than its elements. */
function poolGradient(view: View, id: ValueId): PoolGradient | undefined {
  const node = view.maker(id);
  const pool = POOLS.get(node.op);
  const [dy, x, y] = node.inputs;
  if (pool === undefined || dy === undefined || x === undefined || y === undefined) return undefined;
  const maxima = view.maker(y);
  if (maxima.op !== pool || maxima.inputs[0] !== x) return undefined;
  if (sizeOf(maxima.outputs[0].shape) > sizeOf(view.value(x).shape)) return undefined;
  return WINDOWS.every((name) => sameAttr(node.attrs[name], maxima.attrs[name]))
    ? { node, dy, x, y }
    : undefined;
}

/** Whether a value is step(x), or step(z) where x = relu(z): relu keeps the sign. */
function stepOf(view: View, id: ValueId, x: ValueId): Attrs | undefined {
  const step = view.maker(id);
  const [z] = step.inputs;
  if (step.op !== 'step' || z === undefined) return undefined;
  const relu = view.maker(x);
  const same = z === x || (step.attrs['alpha'] === 0 && relu.op === 'relu' && relu.inputs[0] === z);
  return same ? step.attrs : undefined;
}

function throughPool(view: View, gradient: ValueId, step: ValueId): Operand | undefined {
  const alone = view.uses(gradient) === 1 && view.uses(step) === 1;
  const found = alone ? poolGradient(view, gradient) : undefined;
  const attrs = found && stepOf(view, step, found.x);
  if (!found || !attrs) return undefined;
  const { node, dy, x, y } = found;
  const stepped: NewNode = { op: 'step', inputs: [y], attrs };
  return {
    op: node.op,
    inputs: [{ op: 'mul', inputs: [dy, stepped], attrs: {} }, x, y],
    attrs: node.attrs,
  };
}

export const GRADIENTS: readonly Rule[] = [
  {
    name: 'step_through_pool',
    algebra:
      'max_pool_grad(dy, x, y) * step(x) -> max_pool_grad(dy * step(y), x, y); unsound for infinities and NaN in dy',
    apply(node, view) {
      const [a, b] = node.inputs;
      if (node.op !== 'mul' || a === undefined || b === undefined) return undefined;
      if (!sameShape(view.value(a).shape, view.value(b).shape)) return undefined;
      const to = throughPool(view, a, b) ?? throughPool(view, b, a);
      if (to === undefined) return undefined;
      return replaceBy(
        to,
        'the gradient stands where the maximum does, so that the step of the maximum decides',
      );
    },
  },
  {
    name: 'sum_through_pool',
    algebra:
      'sum(max_pool_grad(dy, x, y)) over whole images -> sum(dy); unsound in the last digits, for it adds in another order',
    apply(node, view) {
      const [summed] = node.inputs;
      if (node.op !== 'sum' || summed === undefined) return undefined;
      const found = poolGradient(view, summed);
      const { axis } = node.attrs;
      if (!found || !Array.isArray(axis)) return undefined;
      const spatial = view
        .value(summed)
        .shape.slice(1, -1)
        .map((_, index) => index + 1);
      if (!spatial.every((one) => (axis as readonly Attr[]).includes(one))) return undefined;
      return replaceBy(
        { op: 'sum', inputs: [found.dy], attrs: node.attrs },
        'each window gives its gradient to one place of the image',
      );
    },
  },
];
