/** Whole benchmarks of fake players, for tests. */
import { conduct, type ConductHost } from './conduct';
import { FakeClock, fakeCompany, givenFor, type FakePlay } from './fake-players';
import type { BenchmarkReport, Row, Settings } from './report';
import type { BenchmarkProgress } from './session';

export const steady = (ms: number, more: Partial<FakePlay> = {}): FakePlay => ({ takes: () => ms, ...more });

export interface Conducted {
  readonly report: BenchmarkReport;
  readonly reports: readonly BenchmarkReport[];
  readonly progress: readonly BenchmarkProgress[];
  readonly casts: readonly string[];
  readonly disposed: readonly string[];
  readonly clock: FakeClock;
  /** At the only size. */
  readonly row: (contestant: string) => Row | undefined;
}

export async function conducted(
  plays: Readonly<Record<string, FakePlay>>,
  contestants: readonly string[],
  settings: Partial<Settings> = {},
  more: Partial<ConductHost> & { readonly clock?: FakeClock } = {},
): Promise<Conducted> {
  const { clock = new FakeClock(), ...host } = more;
  const company = fakeCompany(clock, plays);
  const reports: BenchmarkReport[] = [];
  const progress: BenchmarkProgress[] = [];
  const report = await conduct(givenFor(contestants, settings), {
    cast: company.cast,
    now: clock.now,
    report: (each) => void reports.push(each),
    progress: (each) => void progress.push(each),
    stopped: () => false,
    ...host,
  });
  const row = (id: string) => report.points[0]?.rows.find(({ contestant }) => contestant === id);
  return { report, reports, progress, casts: company.casts, disposed: company.disposed, clock, row };
}
