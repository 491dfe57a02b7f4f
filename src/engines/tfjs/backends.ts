/**
 * Loads a tfjs backend when it is first wanted and prepares it: wasm gets its threads and the kernels that training needs,
 * webgpu's synchronous reads become an error instead of silent zeros.
 */
import * as tf from '@tensorflow/tfjs';
import type { BackendName } from '../../base/backends';
import { UserError } from '../../base/errors';
import { lostWords, sharedGpu, watchGpu } from '../gpu-device';
import { whyNeverLoaded } from '../../offline/never-loaded';
import { correctCpuKernels } from './cpu-kernels';
import { whyLacking } from './device';
import { refuseSyncReads } from './sync-reads';
import { cutReads } from './gpu-tensors';
import { wasmThreads, withClaimedCores } from './threads';

/** Makes the backend the current one. A backend that this browser lacks is a UserError of kind 'backend' that says why. */
export async function useBackend(name: BackendName, threads?: number): Promise<void> {
  correctCpuKernels();
  try {
    if (name === 'wasm') await loadWasm(wasmThreads(threads));
    if (name === 'webgpu') await loadWebgpu();
    const start = () => tf.setBackend(name);
    const started = name === 'wasm' ? await withClaimedCores(2 * wasmThreads(threads), start) : await start();
    if (!started) throw new Error('its initialisation failed');
    await tf.ready();
  } catch (error) {
    if (error instanceof UserError) throw error;
    const said = error instanceof Error ? error.message : String(error);
    const why = (await whyLacking(name)) ?? (await whyNeverLoaded()) ?? said;
    throw new UserError('backend', `The ${name} backend could not be started: ${why}`);
  }
}

async function loadWasm(threads: number): Promise<void> {
  const [wasm, { WASM_FILES }, { registerWasmKernels }] = await Promise.all([
    import('@tensorflow/tfjs-backend-wasm'),
    import('./wasm-files'),
    import('./wasm-kernels'),
  ]);
  wasm.setWasmPaths(WASM_FILES);
  wasm.setThreadsCount(threads);
  registerWasmKernels();
}

let webgpu: Promise<void> | undefined;

/** tfjs' own start of this backend requests a device of its own; ours takes the one that ONNX Runtime computes on too. */
async function registerWebgpu(): Promise<void> {
  const { WebGPUBackend } = await import('@tensorflow/tfjs-backend-webgpu');
  // It registers itself where the browser has WebGPU.
  if (!tf.findBackendFactory('webgpu')) return;
  tf.removeBackend('webgpu');
  tf.registerBackend('webgpu', async () => {
    const { device, info } = await sharedGpu();
    const backend = new WebGPUBackend(device, info);
    refuseSyncReads(backend);
    cutReads(backend);
    return backend;
  });
}

async function loadWebgpu(): Promise<void> {
  webgpu ??= registerWebgpu();
  // Its file may be had later.
  webgpu.catch(() => (webgpu = undefined));
  await webgpu;
}

const WEBGL_LOST =
  'The WebGL context was lost: the graphics driver was reset or ran out of memory. Run again, or use wasm.';

/**
 * Calls `lost` if the graphics context or the device goes away that the current backend or ONNX Runtime computes on, or if the device
 * says that a value may be wrong. Gives a function whose promise settles when the device's queued work is done or its loss was told:
 * another process tells it, and may lag behind the code that caused it.
 */
export function watchDevice(name: BackendName, lost: (message: string) => void): () => Promise<unknown> {
  let settled: () => Promise<unknown> = () => Promise.resolve();
  if (name === 'webgl') {
    const { gpgpu } = tf.backend() as unknown as { gpgpu: { gl: WebGL2RenderingContext } };
    const { gl } = gpgpu;
    gl.canvas.addEventListener('webglcontextlost', () => {
      lost(WEBGL_LOST);
    });
    // The event comes later than the loss.
    settled = () => Promise.resolve(gl.isContextLost() && lost(WEBGL_LOST));
  }
  watchGpu(({ device }) => {
    const told = device.lost.then(({ message }) => {
      lost(lostWords(message));
    });
    device.addEventListener('uncapturederror', ({ error }) => {
      lost(`The WebGPU device reported an error, so that values may be wrong: ${error.message}`);
    });
    const before = settled;
    settled = () => Promise.all([before(), Promise.race([told, device.queue.onSubmittedWorkDone()])]);
  });
  return () => settled();
}
