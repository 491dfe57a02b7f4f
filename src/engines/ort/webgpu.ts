/**
 * The static graph on ONNX Runtime's WebGPU provider. In its default layout, NHWC, it computes some convolutions wrongly (kernel 3 or 5
 * with 6 input channels); NCHW was right in every case tried, and is what the graph is lowered to.
 */
import { UserError } from '../../base/errors';
import type { Engine } from '../engine';
import { sharedGpu } from '../gpu-device';
import type { Gpu } from '../gpu-device';
import { openSession } from './session';
import { inTurn } from './turns';
import { WebgpuSession } from './webgpu-session';

/** Asks the browser before 17 MB are loaded. */
async function start(): Promise<Gpu> {
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
  try {
    return await sharedGpu();
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new UserError('backend', `ort:webgpu could not be started: ${why}.`);
  }
}

export const ortWebgpu: Engine = {
  name: 'ort:webgpu',
  async start() {
    await start();
  },
  async prepare(graph, options) {
    const gpu = await start();
    const provider = { name: 'webgpu', preferredLayout: 'NCHW', device: gpu.device } as const;
    const opened = await inTurn(() =>
      openSession(() => import('./bundle-jspi'), provider, graph, 'webgpu', options),
    );
    return new WebgpuSession(opened, graph, gpu);
  },
};
