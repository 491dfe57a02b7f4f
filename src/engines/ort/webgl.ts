/** The static graph on ONNX Runtime's WebGL provider, as far as it runs it rightly (onnx/webgl). */
import { UserError } from '../../base/errors';
import { WEBGL } from '../../onnx/webgl/builder';
import type { Engine } from '../engine';
import { prepareSession } from './session';

/** Whether shaders may write floats. */
function hasFloatTextures(): boolean {
  if (typeof OffscreenCanvas === 'undefined') return false;
  const gl = new OffscreenCanvas(1, 1).getContext('webgl2');
  const extension: unknown = gl?.getExtension('EXT_color_buffer_float');
  gl?.getExtension('WEBGL_lose_context')?.loseContext();
  return Boolean(extension);
}

let able: boolean | undefined;

function start(): Promise<void> {
  able ??= hasFloatTextures();
  if (able) return Promise.resolve();
  return Promise.reject(
    new UserError(
      'backend',
      'ort:webgl needs WebGL 2 with textures of floats in a worker, which this browser lacks: use ort:wasm.',
    ),
  );
}

export const ortWebgl: Engine = {
  name: 'ort:webgl',
  start,
  async prepare(graph, options) {
    await start();
    return prepareSession(() => import('./bundle-webgl'), 'webgl', graph, WEBGL, options);
  },
};
