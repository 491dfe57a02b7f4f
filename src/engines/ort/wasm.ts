/** The static graph on ONNX Runtime's WebAssembly provider. */
import { lower } from '../../onnx/lower';
import type { Engine } from '../engine';
import { loaded } from './loaded';
import { HeapProgram } from './wasm/program';
import { Runtime } from './wasm/runtime';

let runtime: Promise<Runtime> | undefined;

function started(): Promise<Runtime> {
  runtime ??= Runtime.start(1);
  // It can be asked for again, when there is a network.
  runtime.catch(() => (runtime = undefined));
  return runtime;
}

export const ortWasm: Engine = {
  name: 'ort:wasm',
  async prepare(graph) {
    const lowered = lower(graph);
    return loaded(async () => new HeapProgram(await started(), lowered, graph));
  },
};
