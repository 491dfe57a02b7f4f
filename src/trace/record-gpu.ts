/**
 * When the GPU had work, as the thread that gives it can know. WebGPU says when what was submitted is done; of WebGL it is asked again and
 * again while there is something. Either is heard only when that thread has nothing else to do, so a batch may have ended before.
 */
import type { RecordedEngine } from './record-engine';
import type { Wraps } from './wraps';

export interface GpuHost {
  /** Milliseconds. */
  now(): number;
  later(callback: () => void, ms: number): void;
  /** Of one batch after another; they do not overlap. */
  busy(startMs: number, endMs: number): void;
}

/** How often WebGL is asked. */
const POLL_MS = 1;

export class GpuQueue {
  #ended = -Infinity;
  /** When each batch was submitted that is not known to be done. */
  readonly #submitted = new Set<{ readonly startMs: number }>();
  /** WebGL's work, from its first kernel on. */
  #drawing: { readonly startMs: number; lastMs: number } | undefined;
  #stopped = false;

  constructor(
    private readonly host: GpuHost,
    wraps: Wraps,
  ) {
    if (!('GPUQueue' in globalThis)) return;
    wraps.wrap(GPUQueue.prototype, 'submit', (submit) => {
      const noted = (queue: GPUQueue, buffers: Iterable<GPUCommandBuffer>): undefined => {
        const batch = { startMs: host.now() };
        submit.call(queue, buffers);
        this.#submitted.add(batch);
        const done = () => {
          if (this.#submitted.delete(batch)) this.#tell(batch.startMs, host.now());
        };
        queue.onSubmittedWorkDone().then(done, done);
        return undefined;
      };
      return function (this: GPUQueue, buffers) {
        return noted(this, buffers);
      };
    });
  }

  /** A kernel of webgl has run. */
  drew(engine: RecordedEngine, startMs: number, endMs: number): void {
    const gl = engine.backend.gpgpu?.gl;
    if (!gl) return;
    if (this.#drawing) {
      this.#drawing.lastMs = endMs;
      return;
    }
    this.#drawing = { startMs, lastMs: endMs };
    this.#poll(gl);
  }

  /** What was asked of it until then is done since `sinceMs`. */
  done(untilMs: number, sinceMs: number): void {
    if (this.#drawing && this.#drawing.lastMs <= untilMs) this.#drawn(sinceMs);
  }

  /** What goes on still counts until now. */
  stop(): void {
    this.#stopped = true;
    const nowMs = this.host.now();
    if (this.#drawing) this.#drawn(nowMs);
    const [first] = this.#submitted;
    if (first) this.#tell(first.startMs, nowMs);
    this.#submitted.clear();
  }

  #tell(startMs: number, endMs: number): void {
    const start = Math.max(startMs, this.#ended);
    this.#ended = Math.max(this.#ended, endMs);
    if (endMs > start) this.host.busy(start, endMs);
  }

  #drawn(endMs: number): void {
    const { startMs } = this.#drawing ?? { startMs: endMs };
    this.#drawing = undefined;
    this.#tell(startMs, endMs);
  }

  #poll(gl: WebGL2RenderingContext): void {
    let fence: WebGLSync | null = null;
    let fencedMs = 0;
    const look = () => {
      const drawing = this.#drawing;
      if (this.#stopped || !drawing) {
        gl.deleteSync(fence);
        return;
      }
      if (fence && gl.clientWaitSync(fence, 0, 0) !== gl.TIMEOUT_EXPIRED) {
        gl.deleteSync(fence);
        fence = null;
        if (drawing.lastMs <= fencedMs) {
          this.#drawn(this.host.now());
          return;
        }
      }
      if (!fence) {
        fencedMs = this.host.now();
        fence = gl.fenceSync(gl.SYNC_GPU_COMMANDS_COMPLETE, 0);
        gl.flush();
      }
      this.host.later(look, POLL_MS);
    };
    this.host.later(look, POLL_MS);
  }
}
