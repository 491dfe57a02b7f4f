/** A benchmark client for tests: subjects are found, and reports come and end, when told. */
import type { BenchmarkReport, Row } from '../bench/report';
import type {
  BenchmarkClient,
  BenchmarkEvents,
  BenchmarkProgress,
  BenchmarkRequest,
  Found,
} from '../bench/session';

export const rowOf = (contestant: string, more: Partial<Row> = {}): Row => ({
  contestant,
  status: 'waiting',
  samples: [],
  unread: [],
  repeats: 1,
  settled: true,
  ...more,
});

export class FakeMeasuring {
  stopped = false;
  readonly report: BenchmarkReport;
  #end: (report: BenchmarkReport) => void = () => undefined;
  readonly result = new Promise<BenchmarkReport>((resolve) => {
    this.#end = resolve;
  });

  constructor(
    readonly request: BenchmarkRequest,
    private readonly events: BenchmarkEvents,
    id: string,
  ) {
    this.report = {
      version: 1,
      id,
      at: `2026-11-21T20:00:0${id.slice(-1)}.000Z`,
      title: request.title,
      text: request.text,
      subject: { via: 'compile', name: 'forward', ...request.subject },
      settings: request.settings,
      machine: {
        name: 'this browser',
        browser: 'Chromium 156',
        platform: 'Linux',
        cores: 4,
        isolated: true,
        clockMs: 0.005,
        versions: { twograph: '0.1.0', tfjs: '4.22.0', ort: '1.30.0' },
      },
      status: 'running',
      hidden: false,
      points: [{ rows: request.settings.contestants.map((contestant) => rowOf(contestant)) }],
    };
  }

  /** All that is there of the rows so far. */
  tell(...rows: readonly Row[]): void {
    this.events.report({ ...this.report, points: [{ rows }] });
  }

  turn(contestant: string): void {
    this.events.progress?.({ phase: 'measuring', contestant, share: 0.5, leftMs: 1000 });
  }

  progress(progress: BenchmarkProgress): void {
    this.events.progress?.(progress);
  }

  async end(status: BenchmarkReport['status'], ...rows: readonly Row[]): Promise<void> {
    this.#end({ ...this.report, status, points: [{ rows }] });
    await settled();
  }

  /** Before anybody's turn. */
  async fail(failure: Pick<BenchmarkReport, 'why' | 'place'>): Promise<void> {
    this.#end({ ...this.report, ...failure, status: 'failed' });
    await settled();
  }
}

/** What waits for an answer is told in microtasks. */
export async function settled(): Promise<void> {
  for (let i = 0; i < 30; i++) await Promise.resolve();
}

export class FakeBenchmarkClient implements BenchmarkClient {
  readonly measurings: FakeMeasuring[] = [];
  found: Found = { subjects: [] };
  /** By text, where texts differ in what they have. */
  readonly foundIn = new Map<string, Found>();
  searching = false;

  get last(): FakeMeasuring {
    const last = this.measurings.at(-1);
    if (last === undefined) throw new Error('nothing was measured');
    return last;
  }

  /** At once, or when it is stopped, where that is what is tested. */
  find(...[text, , , , signal]: Parameters<BenchmarkClient['find']>): Promise<Found> {
    if (!this.searching) return Promise.resolve(this.foundIn.get(text) ?? this.found);
    return new Promise((resolve) => {
      signal?.addEventListener('abort', () => {
        resolve({ subjects: [] });
      });
    });
  }

  run(request: BenchmarkRequest, events: BenchmarkEvents): ReturnType<BenchmarkClient['run']> {
    const measuring = new FakeMeasuring(request, events, `r${String(this.measurings.length + 1)}`);
    this.measurings.push(measuring);
    return {
      result: measuring.result,
      stop: () => {
        measuring.stopped = true;
      },
    };
  }

  dispose(): void {
    this.measurings.length = 0;
  }
}
