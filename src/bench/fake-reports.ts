/** Reports as a benchmark would have given them, for tests. */
import { givenFor, normals } from './fake-players';
import type { BenchmarkReport, MachineCheck, Point, Row, Watched } from './report';

export const measured = (contestant: string, samples: readonly number[], more: Partial<Row> = {}): Row => ({
  contestant,
  status: 'measured',
  deviation: { maxAbs: 0, maxRel: 0, tolerance: 1e-5 },
  cold: { loadMs: 100, firstMs: 20 },
  counts: { kernels: 3, flops: 2e6, bytes: 1e6 },
  samples,
  unread: [],
  repeats: 1,
  settled: true,
  ...more,
});

/** Samples around a time in milliseconds, with that spread, and what all turns have in common. */
export function around(seed: string, ms: number, count = 24, spread = 0.02): readonly number[] {
  const normal = normals(seed);
  return Array.from({ length: count }, () => ms * Math.exp(spread * normal()));
}

export const reportOf = (rows: readonly Row[], more: Partial<BenchmarkReport> = {}): BenchmarkReport => ({
  ...givenFor(rows.map(({ contestant }) => contestant)),
  status: 'done',
  hidden: false,
  points: [{ rows }],
  ...more,
});

/** Checks of a quiet machine, but for what is given of each. */
export const seen = (checks: readonly Partial<MachineCheck>[], more: Partial<Watched> = {}): Watched => ({
  checks: checks.map((check, at) => ({ atMs: 500 * at, threads: 4, pieceMs: 0.3, share: 0.98, ...check })),
  stills: [],
  retaken: 0,
  ...more,
});

export const byBatch = (batches: Readonly<Record<number, readonly Row[]>>): BenchmarkReport => {
  const points = Object.entries(batches).map(([batch, rows]): Point => ({ batch: Number(batch), rows }));
  return reportOf(points[0]?.rows ?? [], { points });
};
