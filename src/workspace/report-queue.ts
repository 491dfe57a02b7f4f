/** Reports on their way to the shelf, one at a time: of each only the newest is written. What can't be written stays here. */
import type { BenchmarkReport } from '../bench/report';

export interface ReportQueueParts {
  readonly write: (report: BenchmarkReport) => Promise<void>;
  /** After each: what it was refused with, undefined where it was written. */
  readonly wrote: (refusal: unknown, report: BenchmarkReport) => void;
}

export class ReportQueue {
  readonly #held = new Map<string, BenchmarkReport>();
  readonly #due = new Set<string>();
  #writing: Promise<void> | undefined;

  constructor(private readonly parts: ReportQueueParts) {}

  /** What is not on the shelf, or not yet. */
  get held(): readonly BenchmarkReport[] {
    return [...this.#held.values()];
  }

  get(id: string): BenchmarkReport | undefined {
    return this.#held.get(id);
  }

  /** Settles when all that waits has been tried. */
  add(report: BenchmarkReport): Promise<void> {
    this.#held.set(report.id, report);
    this.#due.add(report.id);
    this.#writing ??= this.#writeAll();
    return this.#writing;
  }

  drop(id: string): void {
    this.#held.delete(id);
    this.#due.delete(id);
  }

  async #writeAll(): Promise<void> {
    for (;;) {
      const [id] = this.#due;
      const report = id === undefined ? undefined : this.#held.get(id);
      if (!report) {
        this.#writing = undefined;
        return;
      }
      this.#due.delete(report.id);
      try {
        await this.parts.write(report);
        if (this.#held.get(report.id) === report) this.#held.delete(report.id);
        this.parts.wrote(undefined, report);
      } catch (refusal) {
        this.parts.wrote(refusal ?? new Error('refused'), report);
      }
    }
  }
}
