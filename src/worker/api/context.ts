/** What one run gives the 'twograph' module: where output goes, and what the snippet may read. */
import type { Mode } from '../../base/modes';
import type { AnyFunction, Compile } from '../../compile/eager';
import type { Sink } from './output';
import type { PadHub } from './pad';

export interface ApiContext {
  readonly sink: Sink;
  /** What was dropped, picked or passed with `--file`. */
  readonly files: readonly File[];
  readonly mode: Mode;
  readonly compile: Compile;
  /** The snippet comes to a function that it marked to be measured: settles when it may go on. */
  subject(name: string, fn: AnyFunction, args: readonly unknown[]): Promise<void>;
  /** The bytes of an .onnx file of what `compile` gave. */
  exportOnnx(compiled: unknown, signature?: number | string): Promise<Uint8Array>;
  /** False without a window: pads close at once. */
  readonly interactive: boolean;
  /** Where the packed digits lie. */
  readonly digitsUrl: string;
  /** The browser's own, whatever a snippet made of the global. */
  readonly fetch: typeof fetch;
  readonly pads: PadHub;
  /** Whether a function is being traced: what it prints then, it prints again when it runs. */
  muted(): boolean;
  /** Milliseconds on a clock that never goes back. */
  now(): number;
  /** Ends the run with an error that arose where no line of the snippet waits for it. */
  fail(error: unknown): void;
}
