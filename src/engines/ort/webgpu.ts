/**
 * The static graph on ONNX Runtime's WebGPU provider. In its default layout, NHWC, it computes some convolutions wrongly (kernel 3 or 5
 * with 6 input channels); NCHW was right in every case tried, and is what the graph is lowered to.
 */
import { UserError } from '../../base/errors';
import type { Graph } from '../../ir/graph';
import type { Engine, PrepareOptions } from '../engine';
import { sharedGpu } from '../gpu-device';
import type { Gpu } from '../gpu-device';
import { printedBy } from './printed';
import { openSession, type Opened } from './session';
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

function open({ device }: Gpu, graph: Graph, options?: PrepareOptions, profiled = false): Promise<Opened> {
  const provider = { name: 'webgpu', preferredLayout: 'NCHW', device } as const;
  return inTurn(() =>
    openSession(() => import('./bundle-jspi'), provider, graph, 'webgpu', options, profiled),
  );
}

export const ortWebgpu: Engine = {
  name: 'ort:webgpu',
  async start() {
    await start();
  },
  async prepare(graph, options) {
    const gpu = await start();
    return new WebgpuSession(await open(gpu, graph, options), graph, gpu);
  },
  async profile(graph, work, options) {
    const gpu = await start();
    const opened = await open(gpu, graph, options, true);
    const program = new WebgpuSession(opened, graph, gpu);
    try {
      await work(program);
      const log = await inTurn(() =>
        Promise.resolve(
          printedBy(() => {
            opened.session.endProfiling();
          }),
        ),
      );
      return { log, names: opened.lowered.names };
    } finally {
      program.dispose();
    }
  },
};
