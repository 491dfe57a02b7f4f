/**
 * The static graph on ONNX Runtime's WebNN provider, in the bundle that WebGPU has too: the smallest that holds it. What the browser's
 * WebNN can't run, that bundle runs on its wasm. Untested: no browser of ours gives a context.
 */
import { UserError } from '../../base/errors';
import type { Engine } from '../engine';
import { prepareSession } from './session';
import { preparedInTurn } from './turns';

/** Of the Web Neural Network API, what is asked before ONNX Runtime asks for all of it. */
interface Ml {
  createContext(options: { readonly deviceType: string }): Promise<unknown>;
}

const DEVICE = { deviceType: 'gpu' } as const;

let context: Promise<unknown> | undefined;

/** Asks the browser before 17 MB are loaded. */
async function start(): Promise<void> {
  if (!('ml' in navigator))
    throw new UserError(
      'backend',
      'ort:webnn needs WebNN (navigator.ml), which this browser lacks or has behind a flag: use ort:wasm.',
    );
  if (!('Suspending' in WebAssembly))
    throw new UserError(
      'backend',
      'ort:webnn needs JavaScript Promise Integration of WebAssembly, which this browser lacks: use Chrome or Edge from 137, or ort:wasm.',
    );
  try {
    await (context ??= (navigator.ml as Ml).createContext(DEVICE));
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new UserError(
      'backend',
      `This browser knows WebNN but gave no context for it (${why}): use ort:wasm.`,
    );
  }
}

export const ortWebnn: Engine = {
  name: 'ort:webnn',
  start,
  async prepare(graph, options) {
    await start();
    const provider = { name: 'webnn', ...DEVICE };
    return preparedInTurn(() =>
      prepareSession(() => import('./bundle-jspi'), provider, graph, 'wasm', options),
    );
  },
};
