/**
 * The static graph on ONNX Runtime's WebGPU provider. In its default layout, NHWC, it computes some convolutions wrongly (kernel 3 or 5
 * with 6 input channels); NCHW was right in every case tried, and is what the graph is lowered to.
 */
import { UserError } from '../../base/errors';
import type { Engine } from '../engine';
import { prepareSession } from './session';

export const ortWebgpu: Engine = {
  name: 'ort:webgpu',
  async prepare(graph, options) {
    if (!('gpu' in navigator))
      throw new UserError(
        'backend',
        'ort:webgpu needs WebGPU, which this browser or this page lacks (a page needs https).',
      );
    if (!('Suspending' in WebAssembly)) {
      throw new UserError(
        'backend',
        'ort:webgpu needs JavaScript Promise Integration of WebAssembly, which this browser lacks: use Chrome or Edge from 137, or ort:wasm.',
      );
    }
    return prepareSession(
      () => import('./bundle-jspi'),
      { name: 'webgpu', preferredLayout: 'NCHW' },
      graph,
      'webgpu',
      options,
    );
  },
};
