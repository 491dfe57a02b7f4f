/**
 * The kernel of a fused chain of elementwise operators: on cpu one loop over blocks, on webgl and webgpu one program. On wasm, and where
 * a program lacks an operator or a dtype, the operators run one after another, as they would without the fusion.
 */
import * as tf from '@tensorflow/tfjs';
import { must } from '../../base/errors';
import type { Data, Graph } from '../../ir/graph';
import { graphAttr } from '../../ops/bodies';
import { FUSED_ELEMENTWISE } from '../../ops/fused-elementwise';
import { BlockLoop } from './block-loop';
import type { Body, Prepare } from './control-kernels';
import { webglShader, webgpuShader } from './fused-shader';
import type { FusedShader } from './fused-shader';

interface CpuBackend extends tf.KernelBackend {
  makeTensorInfo(shape: number[], dtype: tf.DataType, values: tf.backend_util.BackendValues): tf.TensorInfo;
}

/** What is made of a body the first time, and kept as long as the graph that holds it. */
function once<T>(make: (body: Graph) => T): (attrs: tf.NamedAttrMap | undefined) => T {
  const made = new WeakMap<Graph, { readonly value: T }>();
  return (attrs) => {
    const body = graphAttr(attrs ?? {}, 'body');
    let known = made.get(body);
    if (!known) made.set(body, (known = { value: make(body) }));
    return known.value;
  };
}

/** How each of the other backends runs a chain at once, if it can. */
const SHADERS = {
  wasm: () => undefined,
  webgl: once(webglShader),
  webgpu: once(webgpuShader),
} satisfies Record<string, (attrs: tf.NamedAttrMap | undefined) => FusedShader | undefined>;

const loopOf = once((body) => new BlockLoop(body));

/** Registers it for every backend. `prepare` makes a graph ready to run on the current one. */
export function registerFusedElementwise(prepare: Prepare): void {
  const [kernelName] = FUSED_ELEMENTWISE.kernels;
  tf.registerKernel({
    kernelName,
    backendName: 'cpu',
    kernelFunc: ({ inputs, backend, attrs }) => {
      const cpu = backend as CpuBackend;
      const loop = loopOf(attrs);
      const data = Object.values(inputs).map(
        (input) => cpu.readSync((input as tf.TensorInfo).dataId) as Data,
      );
      return cpu.makeTensorInfo([...loop.type.shape], loop.type.dtype, loop.run(data));
    },
  });
  // A body has no constants, so that nothing is held for it.
  const bodyOf = once<Body>(prepare);
  for (const [backendName, shaderOf] of Object.entries(SHADERS)) {
    tf.registerKernel({
      kernelName,
      backendName,
      kernelFunc: ({ inputs, backend, attrs }) => {
        const given = Object.values(inputs) as tf.Tensor[];
        const made = shaderOf(attrs)?.(backend as tf.KernelBackend, given);
        if (made) return made;
        const { results } = bodyOf(attrs).runSync({ inputs: given, random: [], states: [] });
        return must(results[0], 'the result of a chain');
      },
    });
  }
}
