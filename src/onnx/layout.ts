/**
 * The layout of images, as a step that can be told: tfjs has the channels last (NHWC), ONNX' operators take them first (NCHW). The builder
 * chooses while it lowers, and converts a value only when somebody reads it in the layout that it is not in.
 */
import type { Graph } from '../ir/graph';
import type { Edit, PassStep } from '../ir/step';
import type { Builder } from './builder';
import type { OnnxModel } from './proto';

const ALGEBRA =
  'last(f(first(last(g(first(x)))))) -> last(f(g(first(x)))): what was converted there and back stays as it is';

const times = (count: number, one: string): string => `${String(count)} ${one}${count === 1 ? '' : 's'}`;

/**
 * Which nodes compute on NCHW, an edit each, and before them what that saves. The graph stays as it was; the kernels are the model's
 * operators. `ms` is the lowering's, of which the choice is a part.
 */
export function layoutStep(
  graph: Graph,
  { layout }: Pick<Builder, 'layout'>,
  model: OnnxModel,
  ms: number,
): PassStep {
  const { carriers, asked, made } = layout;
  const ids = [...carriers.keys()];
  const edit = (rule: string, on: readonly number[], reason: string): Edit => ({
    rule,
    from: on,
    to: on,
    reason,
    algebra: ALGEBRA,
  });
  const edits =
    ids.length === 0
      ? []
      : [
          edit(
            'layout',
            ids,
            `${times(ids.length, 'node')} on NCHW, with ${times(made, 'Transpose')} in place of ${String(asked)}`,
          ),
          ...[...carriers].map(([id, op]) => edit('channels_first', [id], `${op} computes on NCHW`)),
        ];
  const after = model.graph.nodes.length;
  return {
    name: 'layout',
    before: graph,
    after: graph,
    nodes: graph.nodes.length,
    ms,
    kernels: { before: after + asked - made, after },
    edits,
  };
}
