/**
 * Fusion: a product with its bias and its activation in one node, where tfjs' kernels and ONNX Runtime both compute it so. An activation's
 * argument that somebody else reads too, as the gradients of some do, must stay, and so nothing is fused there. What stays apart here
 * and is elementwise may become a chain later (chains.ts).
 */
import { must } from '../base/errors';
import type { Attrs, Node, ValueId } from '../ir/graph';
import { replaceBy } from './rule';
import type { Rewrite, Rule, View } from './rule';

/** Each product, and the row that has bias and activation with it. */
const FUSED = new Map([
  ['matmul', 'fused_matmul'],
  ['conv2d', 'fused_conv2d'],
  ['depthwise_conv2d', 'fused_depthwise_conv2d'],
]);
const TARGETS = new Set(FUSED.values());

/** Operators that a fused kernel can end with, and their names in it. */
const ACTIVATIONS = new Map([
  ['relu', 'relu'],
  ['relu6', 'relu6'],
  ['elu', 'elu'],
  ['sigmoid', 'sigmoid'],
  ['leaky_relu', 'leakyrelu'],
]);

/** tfjs' wasm kernels fuse float32 alone, and convolutions only with the channels last. */
const canFuse = ({ attrs, outputs: [output] }: Node): boolean =>
  output.dtype === 'float32' && (attrs['dataFormat'] ?? 'NHWC') === 'NHWC';

/** Which of first operand, second operand, bias and weights of a prelu are there. */
const given = ({ attrs }: Node): readonly unknown[] => {
  const { has } = attrs;
  return Array.isArray(has) ? has : [true, true, false, false];
};

/** The product that makes a value for this one reader, as a node of a fused row; undefined where it is none. */
function productOf(view: View, id: ValueId): { readonly node: Node; readonly op: string } | undefined {
  const node = view.maker(id);
  const op = FUSED.get(node.op) ?? (TARGETS.has(node.op) ? node.op : undefined);
  const open = (node.attrs['activation'] ?? 'linear') === 'linear';
  return op !== undefined && open && view.uses(id) === 1 && canFuse(node) ? { node, op } : undefined;
}

function withBias(view: View, product: ValueId, bias: ValueId): Rewrite | undefined {
  const found = productOf(view, product);
  if (!found || given(found.node)[2] === true) return undefined;
  const { node, op } = found;
  const channels = node.outputs[0].shape.at(-1);
  const { dtype, shape } = view.value(bias);
  // One number for each channel: what every kernel takes for a bias.
  if (dtype !== 'float32' || shape.length !== 1 || shape[0] !== channels) return undefined;
  const attrs: Attrs = { ...node.attrs, activation: 'linear', has: [true, true, true, false] };
  return replaceBy({ op, inputs: [...node.inputs, bias], attrs }, `${node.op} with its bias in one kernel`);
}

/**
 * The gradient of relu asks for the sign of its argument, which keeps the argument alive; relu's result has that sign too. Remembers the
 * relus that it saw: one for each round.
 */
function stepOfRelu(): Rule {
  const relus = new Map<ValueId, ValueId>();
  return {
    name: 'step_of_relu',
    algebra:
      'step(x) -> step(relu(x)) where relu(x) is there and alpha is 0; unsound for NaN where an engine has relu(NaN) = 0',
    apply(node, view) {
      const [x] = node.inputs;
      if (x === undefined) return undefined;
      if (node.op === 'relu') relus.set(x, node.id);
      const relu = relus.get(x);
      if (node.op !== 'step' || node.attrs['alpha'] !== 0 || relu === undefined || !view.has(relu))
        return undefined;
      return replaceBy({ op: 'step', inputs: [relu], attrs: node.attrs }, 'relu(x) is positive where x is');
    },
  };
}

export const fusion = (): readonly Rule[] => [
  {
    name: 'fuse_bias',
    algebra: 'f(x, w) + b -> fused_f(x, w, b) for matmul and the convolutions',
    apply(node, view) {
      const [a, b] = node.inputs;
      if (node.op !== 'add' || a === undefined || b === undefined) return undefined;
      return withBias(view, a, b) ?? withBias(view, b, a);
    },
  },
  {
    name: 'fuse_activation',
    algebra: 'activation(f(x, w)) -> fused_f(x, w; activation) for matmul and the convolutions',
    apply(node, view) {
      const activation = ACTIVATIONS.get(node.op);
      const [x] = node.inputs;
      if (activation === undefined || x === undefined) return undefined;
      const found = productOf(view, x);
      if (!found) return undefined;
      const { node: product, op } = found;
      const attrs: Attrs = {
        ...product.attrs,
        activation,
        ...(activation === 'leakyrelu' && { leakyreluAlpha: must(node.attrs['alpha'], 'alpha') }),
        has: [true, true, given(product)[2] === true, false],
      };
      return replaceBy({ op, inputs: product.inputs, attrs }, `${node.op} of a ${product.op} in one kernel`);
    },
  },
  // After the fusion, so that it remembers no relu that is gone.
  stepOfRelu(),
];
