/** The static graph on ONNX Runtime's WebAssembly provider. */
import type { Engine } from '../engine';
import { prepareSession } from './session';

export const ortWasm: Engine = {
  name: 'ort:wasm',
  prepare: (graph) => prepareSession(() => import('./bundle-wasm'), 'wasm', graph),
};
