/**
 * One text in both modes: an eager run and a compiled one, each in a worker of its own, with the same seed, settings and files. The
 * eager one comes first. Where it waits for a drawing and nothing else, the compiled one begins beside it, and both get what is drawn.
 */
import type { ErrorKind } from '../base/errors';
import { internalError } from '../base/errors';
import type { Mode } from '../base/modes';
import type { Question } from '../base/measured';
import type {
  BothHandle,
  BothOutput,
  BothWatch,
  ExportResult,
  MeasureResult,
  Progress,
  RunClient,
  RunHandle,
  RunResult,
  RunSettings,
} from './client';
import { PadRelay } from './pad-relay';

/** A text that fails like this fails so again; what went wrong with memory, a device or a worker may not. */
const FAILS_AGAIN: readonly ErrorKind[] = ['syntax', 'import', 'runtime', 'usage'];

export class BothRuns implements BothHandle {
  /** When no run is left. */
  readonly ended: Promise<void>;
  readonly #relay = new PadRelay();
  readonly #eager: RunHandle;
  #compiled: RunHandle | undefined;
  #compiledEnd: Promise<void> | undefined;
  #stopped = false;
  /** Runs under way, and whether each waits for a drawing. */
  readonly #waits = new Map<Mode, boolean>();

  constructor(
    private readonly client: Pick<RunClient, 'run'>,
    private readonly text: string,
    private readonly settings: Omit<RunSettings, 'mode'>,
    private readonly watch: BothWatch,
  ) {
    const output = this.#begins('eager');
    this.#eager = client.run(
      text,
      { ...settings, mode: 'eager', keep: false },
      {
        ...output,
        waiting: (waiting) => {
          if (waiting) this.#compiledBegins();
          this.#noteWaiting('eager', waiting);
        },
        drawable: (pad, drawn) => {
          this.#relay.firstDrawable(pad, drawn);
        },
      },
    );
    this.#relay.lead(this.#eager);
    this.ended = this.#eager.result.then(async (result) => {
      this.#ends('eager', output, result);
      this.#relay.firstHasEnded();
      if (!this.#leavesOut(result)) this.#compiledBegins();
      await this.#compiledEnd;
    });
  }

  stop(): void {
    this.#stopped = true;
    this.#eager.stop();
    this.#compiled?.stop();
  }

  draw(pad: number, width: number, height: number, ink: Float32Array): void {
    this.#relay.draw(pad, width, height, ink);
  }

  closePad(pad: number): void {
    this.#relay.close(pad);
  }

  exportOnnx(fn: string, signature: string): Promise<ExportResult> {
    if (!this.#compiled) throw internalError('there is no compiled run');
    return this.#compiled.exportOnnx(fn, signature);
  }

  measure(question: Question, progress?: Progress): Promise<MeasureResult> {
    if (!this.#compiled) throw internalError('there is no compiled run');
    return this.#compiled.measure(question, progress);
  }

  release(): void {
    this.#compiled?.release();
  }

  #leavesOut({ error }: RunResult): boolean {
    return this.#stopped || (error !== undefined && FAILS_AGAIN.includes(error.kind));
  }

  #compiledBegins(): void {
    if (this.#compiled || this.#stopped) return;
    const output = this.#begins('compiled');
    const compiled = this.client.run(
      this.text,
      { ...this.settings, mode: 'compiled' },
      {
        ...output,
        items: (items) => {
          output.items(items);
          this.#relay.secondItems(items);
        },
        waiting: (waiting) => {
          this.#noteWaiting('compiled', waiting);
        },
        drawable: (pad, drawn) => {
          this.#relay.secondDrawable(pad, drawn);
        },
      },
    );
    this.#compiled = compiled;
    this.#relay.follow(compiled);
    this.#compiledEnd = compiled.result.then((result) => {
      this.#ends('compiled', output, result);
    });
  }

  #begins(mode: Mode): BothOutput {
    this.#waits.set(mode, false);
    return this.watch.begins(mode);
  }

  #ends(mode: Mode, output: BothOutput, result: RunResult): void {
    this.#waits.delete(mode);
    output.end(result);
    this.#tellWaiting();
  }

  #noteWaiting(mode: Mode, waiting: boolean): void {
    this.#waits.set(mode, waiting);
    this.#tellWaiting();
  }

  #tellWaiting(): void {
    const waits = [...this.#waits.values()];
    this.watch.waiting(waits.length > 0 && waits.every((waiting) => waiting));
  }
}
