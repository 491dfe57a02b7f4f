/**
 * The results of benchmarks that this browser keeps. A report is kept as it grows, so that a reload loses nothing of what was measured;
 * what can't be kept lasts as long as the page, and that is said.
 */
import { parseReports, toJson } from '../bench/export/json';
import { outcomeWords } from '../bench/outcome';
import type { BenchmarkReport } from '../bench/report';
import { ReportQueue } from './report-queue';
import type { ReportHead, ReportShelf } from './report-shelf';

/** Tells the other pages of this browser that the list has changed. */
export interface ReportNews {
  tell(): void;
  heard: (() => void) | undefined;
}

export interface KeptReportsParts {
  readonly shelf: ReportShelf;
  readonly news: ReportNews;
  /** Whether a page is measuring now, this one or another. */
  readonly measuring: () => Promise<boolean>;
}

type KeepTrouble = 'full' | 'forbidden';

function headOf(report: BenchmarkReport): ReportHead {
  const { id, at, title, subject, machine, status, settings, series } = report;
  const outcome = outcomeWords(report);
  return {
    id,
    at,
    title,
    subject: subject.name,
    machine: machine.name === 'this browser' ? machine.browser : `${machine.name}, ${machine.browser}`,
    status,
    contestants: settings.contestants.length,
    via: subject.via,
    batches: settings.batches,
    ...(outcome !== '' && { outcome }),
    ...(series && { series }),
  };
}

/** Of a page that ended in the middle. */
const ended = <T extends { readonly status: BenchmarkReport['status'] }>(of: T): T =>
  of.status === 'running' ? { ...of, status: 'stopped' } : of;

const newestFirst = (heads: readonly ReportHead[]): readonly ReportHead[] =>
  [...heads].sort((a, b) => b.at.localeCompare(a.at));

export class KeptReports {
  /** The newest first. */
  list = $state.raw<readonly ReportHead[]>([]);
  /** Why new results are not kept, while that is so. */
  trouble = $state<KeepTrouble>();
  /** What was being measured, the newest first, by pages that are gone: as `load` found them. */
  interrupted: readonly string[] = [];
  /** The head that the other pages were told of last. */
  #told = '';
  readonly #parts: KeptReportsParts;
  readonly #queue: ReportQueue;

  constructor(parts: KeptReportsParts) {
    this.#parts = parts;
    parts.news.heard = () => void this.load();
    this.#queue = new ReportQueue({
      write: (report) => parts.shelf.write(headOf(report), toJson(report)),
      wrote: (refusal, report) => {
        this.trouble = refusal === undefined ? undefined : troubleOf(refusal);
        // A sample more is no news to them, and would only disturb the measuring.
        const head = JSON.stringify(headOf(report));
        if (refusal !== undefined || head === this.#told) return;
        this.#told = head;
        parts.news.tell();
      },
    });
  }

  async load(): Promise<void> {
    const { shelf, measuring } = this.#parts;
    const kept = await shelf.heads().catch(() => {
      this.trouble = 'forbidden';
      return [];
    });
    const isMeasuring = kept.some(({ status }) => status === 'running') && (await measuring());
    const held = this.#queue.held.map(headOf);
    const others = kept.filter(({ id }) => held.every((head) => head.id !== id));
    this.interrupted = isMeasuring
      ? []
      : newestFirst(others.filter(({ status }) => status === 'running')).map(({ id }) => id);
    this.list = newestFirst([...held, ...others.map((head) => (isMeasuring ? head : ended(head)))]);
  }

  /** Keeps a report in place of what was kept under its id. */
  keep(report: BenchmarkReport): Promise<void> {
    const head = headOf(report);
    const listed = this.list.find(({ id }) => id === report.id);
    if (JSON.stringify(listed) !== JSON.stringify(head))
      this.list = newestFirst([...this.list.filter(({ id }) => id !== report.id), head]);
    return this.#queue.add(report);
  }

  /** Undefined where it is gone or damaged. */
  async read(id: string): Promise<BenchmarkReport | undefined> {
    const held = this.#queue.get(id);
    if (held) return held;
    try {
      const [report] = parseReports((await this.#parts.shelf.read(id)) ?? '');
      return report && ended(report);
    } catch {
      return undefined;
    }
  }

  /** Forgets a report, and gives the way back. */
  async remove(id: string): Promise<(() => Promise<void>) | undefined> {
    const report = await this.read(id);
    this.#queue.drop(id);
    this.list = this.list.filter((head) => head.id !== id);
    await this.#parts.shelf.remove(id).catch(() => undefined);
    this.#told = '';
    this.#parts.news.tell();
    // There may be room again.
    for (const other of this.#queue.held) void this.#queue.add(other);
    return report && (() => this.keep(report));
  }
}

const troubleOf = (refusal: unknown): KeepTrouble =>
  refusal instanceof DOMException && refusal.name === 'QuotaExceededError' ? 'full' : 'forbidden';
