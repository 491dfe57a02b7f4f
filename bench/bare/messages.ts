/** What the bare page and its worker say to each other. */
import type { BackendName } from '../../src/base/backends';
import type { Mode } from '../../src/base/modes';

/** What a worker has to know to be made ready. */
export interface BareBoot {
  readonly backend: BackendName;
  readonly seed: number;
  /** Compiled: on ONNX Runtime's wasm provider on one thread, first calls unchecked. */
  readonly mode: Mode;
  /** Of the wasm backend; by default what the page chooses. */
  readonly threads?: number;
}

export type ToBare = (BareBoot & { readonly type: 'boot' }) | { readonly type: 'run' };

export type FromBare =
  | { readonly type: 'hello' }
  | { readonly type: 'ready' }
  | { readonly type: 'ended'; readonly runMs: number; readonly pushed: Pushed }
  | { readonly type: 'failed'; readonly message: string };

/** The values last pushed to a plot, by its title and the names of its series. */
export type Pushed = Readonly<Record<string, Readonly<Record<string, number>>>>;
