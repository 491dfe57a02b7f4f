/** The training steps of models as static graphs on ONNX Runtime, as in the page, but that first calls are not checked. */
import { compileKeras } from '../../src/compile/keras';
import { ortWasm } from '../../src/engines/ort/wasm';
import { keepRandomness } from '../../src/engines/tfjs/randomness';

/** As the page makes a worker ready for compiled mode. */
export const warmEngine = (): Promise<void> | undefined => ortWasm.start?.();

export function compileModels(): void {
  compileKeras({
    engine: ortWasm,
    check: false,
    now: () => performance.now(),
    position: () => undefined,
    muted: (work) => work(),
    keepRandomness,
    report: ({ breaks: [first] }) => {
      if (first) throw new Error(first.message);
    },
    warn: ({ message }) => {
      throw new Error(message);
    },
  });
}
