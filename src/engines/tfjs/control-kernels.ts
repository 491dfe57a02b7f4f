/** The kernels of control flow, which tfjs has none of: the graphs run op by op, and the host reads the predicates. */
import * as tf from '@tensorflow/tfjs';
import { must } from '../../base/errors';
import type { Graph } from '../../ir/graph';
import { graphAttr } from '../../ops/bodies';
import type { Given, Made } from '../engine';
import { isTrue } from './predicate';

export interface Body {
  runSync(given: Given): Made;
  dispose(): void;
}
export type Prepare = (graph: Graph) => Body;
type Attributes = Readonly<Record<string, unknown>>;

const BACKENDS = ['cpu', 'wasm', 'webgl', 'webgpu'];

/** Prepares a graph, and frees what it holds when the work is done. */
function using<T>(body: Body, work: (run: (inputs: readonly tf.Tensor[]) => readonly tf.Tensor[]) => T): T {
  try {
    return work((inputs) => body.runSync({ inputs, random: [], states: [] }).results);
  } finally {
    body.dispose();
  }
}

function runCond(prepare: Prepare, inputs: readonly tf.Tensor[], attrs: Attributes): readonly tf.Tensor[] {
  const [pred, ...captures] = inputs;
  const branch = isTrue(must(pred, 'a predicate'), 'cond') ? 'then' : 'else';
  return using(prepare(graphAttr(attrs, branch)), (run) => run(captures));
}

function runScan(prepare: Prepare, inputs: readonly tf.Tensor[], attrs: Attributes): readonly tf.Tensor[] {
  const carries = Number(attrs['carries']);
  const end = carries + Number(attrs['scanned']);
  const xs = inputs.slice(carries, end);
  const [length = 0] = must(xs[0], 'a scanned input').shape;
  const captures = inputs.slice(end);
  return using(prepare(graphAttr(attrs, 'body')), (run) => {
    let carry = inputs.slice(0, carries);
    const steps: (readonly tf.Tensor[])[] = Array.from({ length }, () => []);
    for (let count = 0; count < length; count++) {
      const at = attrs['reverse'] === true ? length - 1 - count : count;
      const slices = xs.map((x) => tf.tidy(() => x.slice([at], [1]).reshape(x.shape.slice(1))));
      const results = run([...carry, ...slices, ...captures]);
      tf.dispose(slices);
      if (count > 0) tf.dispose(carry);
      carry = results.slice(0, carries);
      steps[at] = results.slice(carries);
    }
    const stacked = must(steps[0], 'a step').map((_, index) =>
      tf.stack(steps.map((results) => must(results[index], 'a result'))),
    );
    tf.dispose(steps.flat());
    return [...carry, ...stacked];
  });
}

function runWhile(prepare: Prepare, inputs: readonly tf.Tensor[], attrs: Attributes): readonly tf.Tensor[] {
  const [pred, ...rest] = inputs;
  const carries = Number(attrs['carries']);
  const captures = rest.slice(carries);
  return using(prepare(graphAttr(attrs, 'body')), (run) => {
    let carry = rest.slice(0, carries).map((tensor) => tensor.clone());
    for (let go = isTrue(must(pred, 'a predicate'), 'whileLoop'); go;) {
      const [next, ...results] = run([...carry, ...captures]);
      tf.dispose(carry);
      carry = results;
      go = isTrue(must(next, 'a predicate'), 'whileLoop');
      next?.dispose();
    }
    return carry;
  });
}

const KERNELS = { Cond: runCond, Scan: runScan, WhileLoop: runWhile };

/** Registers them for every backend. `prepare` makes a graph ready to run on the current one. */
export function registerControlKernels(prepare: Prepare): void {
  for (const [kernelName, run] of Object.entries(KERNELS)) {
    for (const backendName of BACKENDS) {
      tf.registerKernel({
        kernelName,
        backendName,
        kernelFunc: ({ inputs, attrs }) => [
          ...run(prepare, Object.values(inputs) as tf.Tensor[], (attrs ?? {}) as Attributes),
        ],
      });
    }
  }
}
