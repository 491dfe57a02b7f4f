/** A benchmark as the page and the command ask for it. The worker room's `benchmark-client` is what there is of it. */
import type { SnippetError } from '../base/errors';
import type { BenchmarkReport, Settings, Subject } from './report';

export interface BenchmarkRequest {
  /** The snippet, and its title where it has one. */
  readonly text: string;
  readonly title: string;
  readonly files: readonly File[];
  /** The first that the snippet comes to, where it is left out. */
  readonly subject?: Pick<Subject, 'via' | 'name' | 'signature'>;
  readonly settings: Settings;
  /** Whether the machine is measured first, which takes a few seconds, once for a page; true by default. */
  readonly calibrate?: boolean;
}

export interface BenchmarkProgress {
  readonly phase: 'calibrating' | 'starting' | 'preparing' | 'warming up' | 'measuring' | 'checking';
  /** By its id. */
  readonly contestant?: string;
  /** Of the whole, from 0 to 1. */
  readonly share: number;
  /** A guess, in milliseconds; at most, as precision may be reached sooner. */
  readonly leftMs: number;
}

export interface BenchmarkEvents {
  /** The report as far as it is, after everything that is new in it. */
  report(report: BenchmarkReport): void;
  progress?(progress: BenchmarkProgress): void;
}

export interface BenchmarkHandle {
  /** Never rejects: what failed is in the report. */
  readonly result: Promise<BenchmarkReport>;
  /** Ends after the sample that is being taken, or at once where a contestant does not answer; what was measured stays. */
  stop(): void;
}

/** What of a snippet can be measured. */
export interface Found {
  readonly subjects: readonly Subject[];
  /** What ended the snippet before its end; the subjects before it stand. */
  readonly error?: SnippetError;
  /** It was still running when the time was over. */
  readonly unfinished?: true;
}

export interface BenchmarkClient {
  /** Runs the snippet eagerly for at most so many milliseconds, and gives what it marked or compiled and called until it was told to stop. */
  find(
    text: string,
    files: readonly File[],
    seed: number,
    mostMs: number,
    signal?: AbortSignal,
  ): Promise<Found>;
  run(request: BenchmarkRequest, events: BenchmarkEvents): BenchmarkHandle;
  dispose(): void;
}
