/** The static graph on ONNX Runtime's WebGL provider, as far as it runs it rightly (onnx/webgl). */
import * as tf from '@tensorflow/tfjs';
import { UserError } from '../../base/errors';
import { WEBGL } from '../../onnx/webgl/builder';
import type { Engine, Program } from '../engine';
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

const bundle = () => import('./bundle-webgl');

const LOST =
  'The WebGL context of ONNX Runtime was lost: the graphics driver was reset or ran out of memory. Run again, or use ort:wasm.';

/** On a lost context WebGL does nothing, and what is read from it is no result. */
function watched(program: Program): Program {
  const isLost = async () => (await bundle()).ort.env.webgl.context.isContextLost();
  return {
    async run(given) {
      const made = await program.run(given).catch(async (error: unknown) => {
        throw (await isLost()) ? new UserError('backend', LOST) : error;
      });
      if (!(await isLost())) return made;
      tf.dispose([...made.results, ...made.updates]);
      throw new UserError('backend', LOST);
    },
    dispose: () => {
      program.dispose();
    },
  };
}

export const ortWebgl: Engine = {
  name: 'ort:webgl',
  start,
  async prepare(graph, options) {
    await start();
    return watched(await prepareSession(bundle, 'webgl', graph, WEBGL, options));
  },
};
