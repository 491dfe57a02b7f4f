/**
 * Every message between the page and the run worker. One worker serves one run: it boots, says `ready`, takes one `run`, and
 * is terminated when the run has ended or is stopped; or later, where its graphs may still be wanted as files. What comes from
 * a worker comes from a stranger's code: `client.ts` checks its shape before anybody reads it.
 */
import type { BackendName } from '../base/backends';
import type { SnippetError } from '../base/errors';
import type { RunEvent, Shader } from '../base/events';
import type { EngineName, Mode, PageMode } from '../base/modes';
import type { Finding, Question } from '../base/measured';
import type { PassName } from '../base/passes';
import type { Compiled } from '../base/compiled';
import type { DeviceInfo } from '../engines/tfjs/device';
import type { PackedStatic } from '../graphs/static';
import type { EmittedModule } from '../snippet/emit';
import type { SlottedItem } from '../snippet/output';
import type { Frame } from '../snippet/stack';
import type { Ask, BenchPart, FromBench } from './benchmark/messages';

export type { Availability, DeviceInfo } from '../engines/tfjs/device';
export type { BackendName } from '../base/backends';

export interface RunRequest {
  readonly module: EmittedModule;
  readonly backend: BackendName;
  /** Threads of the wasm backend; chosen for the machine by default. */
  readonly threads?: number;
  readonly mode: Mode;
  /** What compiled functions run on; without meaning in eager mode. */
  readonly engine: EngineName;
  /** Passes to leave out of the making of static graphs; none by default. */
  readonly without?: readonly PassName[];
  /** The compiled function to write as an ONNX file when the snippet is done, and which of its signatures, counted from 1. */
  readonly exported?: { readonly fn: string; readonly signature?: number };
  /** Whether what tfjs runs is told, and how static graphs came about; the module has marks then. */
  readonly record?: boolean;
  readonly seed: number;
  /** Most bytes of live tensors before an allocation throws. */
  readonly tensorBudgetBytes: number;
  readonly files: readonly File[];
  /** False without a window: pads close at once. */
  readonly interactive: boolean;
  /** What it is to do for a benchmark, where it is for one. */
  readonly bench?: BenchPart;
}

/** What a worker is made ready for. */
export interface Boot {
  readonly backend: BackendName;
  readonly threads?: number;
  /** Of runs in compiled mode. */
  readonly engine?: EngineName;
  /** Whether the heaps of what it starts are counted, for a benchmark. */
  readonly countHeaps?: true;
}

interface Wished {
  readonly backend: BackendName;
  readonly threads?: number | undefined;
  readonly mode?: PageMode | undefined;
  readonly engine?: EngineName | undefined;
}

/** What a run with those settings wants of its worker; of two runs the first one, which is eager. */
export const bootFor = ({ backend, threads, mode, engine = 'ort:wasm' }: Wished): Boot => ({
  backend,
  ...(threads !== undefined && { threads }),
  ...(mode === 'compiled' && { engine }),
});

/** Page to worker. */
export type ToWorker =
  | (Boot & { readonly type: 'boot'; readonly probe: boolean })
  | { readonly type: 'run'; readonly request: RunRequest }
  | {
      readonly type: 'drawing';
      readonly pad: number;
      readonly width: number;
      readonly height: number;
      readonly ink: Float32Array;
    }
  | { readonly type: 'padClosed'; readonly pad: number }
  /** To a worker whose run has ended well: write this signature of a compiled function as an ONNX file. One at a time. */
  | { readonly type: 'export'; readonly fn: string; readonly signature: string }
  /** To such a worker too: measure a graph. One at a time. */
  | { readonly type: 'measure'; readonly question: Question }
  /** To one whose snippet is held. One at a time. */
  | { readonly type: 'ask'; readonly id: number; readonly ask: Ask };

/** An error as the worker saw it; `client.ts` maps `frames` to the user's text. */
export interface RawError {
  readonly kind: SnippetError['kind'];
  readonly message: string;
  readonly stack?: string;
  /** Frames of the stack in the emitted module, innermost first. */
  readonly frames: readonly Frame[];
  /** Where the tensor was made that it is about. */
  readonly madeAt?: Frame;
}

export interface RunStats {
  readonly runMs: number;
  readonly backend: BackendName;
  /** Of the wasm backend; 1 on the others. */
  readonly threads: number;
  readonly kernels: number;
  readonly peakBytes: number;
  /** Tensors still alive at the end. */
  readonly liveTensors: number;
}

/** Worker to page. */
export type FromWorker =
  | { readonly type: 'hello' }
  | { readonly type: 'ready'; readonly device?: DeviceInfo; readonly bootMs: number }
  | { readonly type: 'started' }
  | { readonly type: 'items'; readonly items: readonly SlottedItem[] }
  /** How many items have been left out so far. */
  | { readonly type: 'dropped'; readonly count: number }
  | { readonly type: 'warning'; readonly warning: RawError }
  /** A warning without a place, by its message, that turned out not to hold. */
  | { readonly type: 'withdrawn'; readonly message: string }
  | {
      readonly type: 'compiled';
      /** The places of its breaks are in the emitted module. */ readonly compiled: Compiled;
    }
  /** What tfjs ran, how many events between the first and the newest are gone so far, and the GPU's programs that are new among them. */
  | {
      readonly type: 'events';
      readonly events: readonly RunEvent[];
      readonly dropped: number;
      readonly shaders?: readonly Shader[];
    }
  /** A static graph, right after what is told of it as 'compiled'. */
  | { readonly type: 'graph'; readonly graph: PackedStatic }
  /** The ONNX file that was asked for: with the run, and then before its end, or after it. */
  | { readonly type: 'exported'; readonly bytes: Uint8Array; readonly signature: string }
  /** Why there is no file; after the run's end only. */
  | { readonly type: 'notExported'; readonly error: RawError }
  /** How far measuring is. */
  | { readonly type: 'measuring'; readonly done: number; readonly of: number }
  | { readonly type: 'measured'; readonly finding: Finding }
  | { readonly type: 'notMeasured'; readonly error: RawError }
  | FromBench
  /** Something takes that pad's drawings, and is done with those so far; `drawn` of them came. */
  | { readonly type: 'drawable'; readonly pad: number; readonly drawn: number }
  /** Whether a drawing is all that the run waits for; false until it is said. */
  | { readonly type: 'waiting'; readonly waiting: boolean }
  | { readonly type: 'ended'; readonly stats: RunStats; readonly error?: RawError };
