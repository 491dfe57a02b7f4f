import { describe, expect, it } from 'vitest';
import { conducted, steady, type Conducted } from './fake-conduct';
import { floats, MACHINE, normals, type FakePlay } from './fake-players';
import { PlayerError } from './players';
import { median } from './statistics';
import { wordsOf } from './words';
describe('a whole benchmark', () => {
  it('checks all, and times those that are right, each by its own clock', async () => {
    const { report, row, casts, disposed } = await conducted(
      { 'eager:cpu': steady(10), 'eager:wasm': steady(4), 'ort:wasm': steady(2, { unread: () => 0.5 }) },
      ['eager:cpu', 'eager:wasm', 'ort:wasm'],
    );
    expect(report.status).toBe('done');
    expect(report.points[0]?.rows.map(({ status }) => status)).toEqual(['measured', 'measured', 'measured']);
    expect(median(row('ort:wasm')?.samples ?? [])).toBeCloseTo(2, 1);
    expect(median(row('ort:wasm')?.unread ?? [])).toBeCloseTo(0.5, 1);
    expect(row('eager:wasm')).toMatchObject({
      deviation: { maxAbs: 0, maxRel: 0, tolerance: 1e-5 },
      settled: true,
    });
    expect(casts).toEqual(['eager:cpu', 'eager:wasm', 'ort:wasm']);
    expect([...disposed].sort()).toEqual([...casts].sort());
  });

  it('asks the cpu backend what is right without timing it where it was not chosen', async () => {
    const { report, casts } = await conducted({ 'eager:cpu': steady(10), 'ort:wasm': steady(2) }, [
      'ort:wasm',
    ]);
    expect(casts).toEqual(['eager:cpu', 'ort:wasm']);
    expect(report.points[0]?.rows.map(({ contestant }) => contestant)).toEqual(['ort:wasm']);
  });

  it('tells of every sample as it comes', async () => {
    const { reports } = await conducted({ 'eager:cpu': steady(10) }, ['eager:cpu']);
    const counts = reports.map(({ points }) => points[0]?.rows[0]?.samples.length ?? 0);
    for (const [at, count] of counts.entries()) expect(count - (counts[at - 1] ?? 0)).toBeLessThanOrEqual(1);
    expect(counts.at(-1)).toBeGreaterThanOrEqual(12);
    expect(reports[0]).toMatchObject({ status: 'running', points: [{ rows: [{ status: 'waiting' }] }] });
  });

  it('gets on from nothing to the end, and never back', async () => {
    const { progress } = await conducted(
      { 'eager:cpu': steady(10), 'eager:wasm': steady(4) },
      ['eager:cpu', 'eager:wasm'],
      { batches: [1, 8] },
    );
    const shares = progress.map(({ share }) => share);
    expect([...shares].sort((a, b) => a - b)).toEqual(shares);
    expect(shares[0]).toBeLessThan(0.1);
    for (const { share, leftMs } of progress) {
      expect(share).toBeLessThanOrEqual(1);
      expect(leftMs).toBeGreaterThanOrEqual(0);
    }
    expect(new Set(progress.map(({ phase }) => phase))).toEqual(
      new Set(['starting', 'preparing', 'warming up', 'measuring', 'checking']),
    );
  });

  it('goes through the sizes from the smallest up, with the same players', async () => {
    const { report, casts } = await conducted(
      { 'eager:cpu': { takes: (_, batch = 0) => batch } },
      ['eager:cpu'],
      { batches: [32, 4, 32] },
    );
    expect(report.points.map(({ batch }) => batch)).toEqual([4, 32]);
    expect(report.points.map(({ rows }) => Math.round(median(rows[0]?.samples ?? [])))).toEqual([4, 32]);
    expect(casts).toEqual(['eager:cpu']);
  });

  it('calibrates first where it is wanted, and goes on where that fails', async () => {
    const calibration = { wasm: [{ threads: 1, gflops: 10, gbs: 5 }] };
    const plays = { 'eager:cpu': steady(10) };
    const { report } = await conducted(
      plays,
      ['eager:cpu'],
      {},
      { calibrate: () => Promise.resolve(calibration) },
    );
    expect(report.machine).toEqual({ ...MACHINE, calibration });
    const failed = await conducted(
      plays,
      ['eager:cpu'],
      {},
      { calibrate: () => Promise.reject(new Error('no')) },
    );
    expect(failed.report).toMatchObject({ status: 'done', machine: MACHINE });
  });

  it('says where the page was out of sight for a while, for good', async () => {
    let asked = 0;
    const hidden = (): boolean => asked++ === 20;
    const { report } = await conducted({ 'eager:cpu': steady(10) }, ['eager:cpu'], {}, { hidden });
    expect(report.hidden).toBe(true);
  });
});

describe('what goes wrong', () => {
  const others = { 'eager:cpu': steady(10), 'eager:wasm': steady(4) };
  const run = (play: FakePlay) =>
    conducted({ ...others, 'ort:wasm': play }, ['eager:cpu', 'ort:wasm', 'eager:wasm']);
  const expectOthers = ({ row }: Conducted): void => {
    for (const id of ['eager:cpu', 'eager:wasm']) {
      expect(row(id)?.status).toBe('measured');
      expect(row(id)?.samples.length).toBeGreaterThanOrEqual(12);
    }
  };

  it('gives a wrong kernel its error and no time', async () => {
    const all = await run(steady(1, { outcome: [floats(1, 2, 3.003)] }));
    expectOthers(all);
    const wrong = all.row('ort:wasm');
    expect(wrong).toMatchObject({ status: 'wrong', samples: [], unread: [] });
    expect(wrong?.deviation?.maxRel).toBeCloseTo(1e-3, 4);
  });

  it('tells that one which never starts does not', async () => {
    const all = await run(steady(1, { castError: new PlayerError('unavailable', 'No WebGPU here.') }));
    expectOthers(all);
    expect(all.row('ort:wasm')).toMatchObject({ status: 'unavailable', why: 'No WebGPU here.' });
  });

  it('tells what one throws that can’t be prepared', async () => {
    const all = await run(steady(1, { prepareError: () => new PlayerError('failed', 'Out of memory.') }));
    expectOthers(all);
    expect(all.row('ort:wasm')).toMatchObject({ status: 'failed', why: 'Out of memory.', samples: [] });
    expect(all.disposed.filter((id) => id === 'ort:wasm')).toHaveLength(1);
  });

  it.each([
    ['throws while it warms up', 0, 'kernel failed', 0],
    ['hangs until its time limit', 5, 'No answer within 30 s.', 30_000],
    ['loses its device in the race', 9, 'The graphics device was lost.', 0],
  ])('goes on without one that %s', async (_, call, words, afterMs) => {
    const takeError = (at: number) =>
      at >= call ? { error: new PlayerError('failed', words), afterMs } : undefined;
    const all = await run(steady(20, { takeError }));
    expect(all.row('eager:wasm')?.status).toBe('measured');
    expect(all.row('eager:wasm')?.samples.length).toBeGreaterThanOrEqual(6);
    expect(all.row('ort:wasm')).toMatchObject({ status: 'failed', why: words });
  });

  it('fails as a whole where the snippet does not come to the subject', async () => {
    const { report } = await conducted(
      {
        'eager:cpu': steady(1, {
          castError: new PlayerError('failed', 'x is not defined', { line: 3, column: 7 }),
        }),
      },
      ['eager:wasm'],
    );
    expect(report).toMatchObject({
      status: 'failed',
      why: 'x is not defined',
      place: { line: 3, column: 7 },
    });
  });

  it('times nobody at a size that the reference can’t do', async () => {
    const { report } = await conducted(
      {
        'eager:cpu': steady(10, {
          prepareError: (batch) => (batch === 64 ? new PlayerError('failed', 'Too slow.') : undefined),
        }),
        'eager:wasm': steady(4),
      },
      ['eager:wasm'],
      { batches: [8, 64, 128] },
    );
    expect(report.status).toBe('done');
    expect(report.points.map(({ rows }) => [rows[0]?.status, rows[0]?.why])).toEqual([
      ['measured', undefined],
      ['failed', 'The cpu backend, which tells what is right, failed: At a batch of 64: Too slow.'],
      ['failed', 'The cpu backend, which tells what is right, failed: At a batch of 64: Too slow.'],
    ]);
  });

  it('names no size where the snippet never came to the function', async () => {
    const { report } = await conducted(
      { 'eager:cpu': steady(10, { castError: new PlayerError('failed', 'early.') }) },
      ['eager:cpu'],
      { batches: [1, 8] },
    );
    expect(report).toMatchObject({ status: 'failed', why: 'early.' });
  });

  it('says in larger sizes where one failed', async () => {
    const { report, casts } = await conducted(
      {
        'eager:cpu': steady(10),
        'ort:wasm': steady(4, {
          prepareError: (batch) => (batch === 8 ? new PlayerError('failed', 'No.') : undefined),
        }),
      },
      ['ort:wasm'],
      { batches: [1, 8, 64] },
    );
    expect(report.points.map(({ rows }) => rows[0]?.why)).toEqual([undefined, 'No.', 'At a batch of 8: No.']);
    expect(casts).toHaveLength(2);
  });

  it('names the line that one failed at, in larger sizes too, and that of the reference for those it leaves behind', async () => {
    const place = { line: 4, column: 9 };
    const at8 = (batch: number | undefined) =>
      batch === 8 ? new PlayerError('failed', 'No.', place) : undefined;
    const alone = await conducted(
      { 'eager:cpu': steady(10), 'ort:wasm': steady(4, { prepareError: at8 }) },
      ['ort:wasm'],
      { batches: [1, 8, 64] },
    );
    expect(alone.report.points.map(({ rows }) => rows[0]?.place)).toEqual([undefined, place, place]);
    const all = await conducted(
      { 'eager:cpu': steady(10, { prepareError: at8 }), 'ort:wasm': steady(4) },
      ['ort:wasm'],
      { batches: [8] },
    );
    expect(all.row('ort:wasm')).toMatchObject({ status: 'failed', place });
  });

  it('tells of a contestant that there is not', async () => {
    const { row } = await conducted(others, ['eager:cpu', 'eager:gpu']);
    expect(row('eager:gpu')).toMatchObject({
      status: 'unavailable',
      why: 'There is no contestant "eager:gpu".',
    });
  });
});

describe('a stop', () => {
  it('keeps what was measured, whenever it comes', async () => {
    for (let after = 0; after <= 60; after++) {
      let asked = 0;
      const { report, casts, disposed } = await conducted(
        { 'eager:cpu': steady(10), 'eager:wasm': steady(4) },
        ['eager:cpu', 'eager:wasm'],
        {},
        { stopped: () => asked++ >= after },
      );
      expect(report.status).toBe('stopped');
      expect([...disposed].sort()).toEqual([...casts].sort());
      for (const { status } of report.points[0]?.rows ?? [])
        expect(['waiting', 'measured']).toContain(status);
    }
  });

  it('does not blame the contestant that it ends', async () => {
    let isStopped = false;
    const takeError = (call: number) => {
      if (call < 9) return undefined;
      isStopped = true;
      return { error: new PlayerError('failed', 'ended'), afterMs: 0 };
    };
    const { row } = await conducted(
      { 'eager:cpu': steady(10), 'eager:wasm': steady(4, { takeError }) },
      ['eager:cpu', 'eager:wasm'],
      {},
      { stopped: () => isStopped },
    );
    expect(row('eager:wasm')?.status).toBe('measured');
    expect(row('eager:wasm')?.samples.length).toBeGreaterThan(0);
  });
});

describe('a slow contestant', () => {
  it('leaves the others their turns, and stays paired with them', async () => {
    const normal = normals('slow');
    const noisy = (ms: number): FakePlay => steady(0, { takes: () => ms * (1 + 0.05 * Math.abs(normal())) });
    const { row, clock } = await conducted(
      { 'eager:cpu': noisy(800), 'eager:wasm': noisy(20), 'ort:wasm': noisy(15) },
      ['eager:cpu', 'eager:wasm', 'ort:wasm'],
      { budgetMs: 10_000, precision: 0 },
    );
    expect(row('eager:cpu')?.samples).toHaveLength(6);
    expect(row('eager:wasm')?.samples.length).toBeGreaterThanOrEqual(40);
    expect(clock.ms).toBeLessThan(20_000);
  });

  it('takes little more than the budget, however long it takes, and is told to be slower all the same', async () => {
    const { row, clock, report } = await conducted(
      { 'eager:cpu': steady(4000), 'eager:wasm': steady(20) },
      ['eager:cpu', 'eager:wasm'],
      { budgetMs: 10_000, precision: 0 },
    );
    expect(row('eager:cpu')?.samples).toHaveLength(3);
    expect(row('eager:wasm')?.samples.length).toBeGreaterThanOrEqual(12);
    // Its first call, the one without reading back and the one that is compared after it are no part of the race.
    expect(clock.ms).toBeLessThan(10_000 + 7 * 4000);
    expect(wordsOf(report)[0]?.text).toMatch(/^Eager tfjs wasm is the fastest/);
  });

  it('is not one that is a little slower', async () => {
    const { row } = await conducted(
      { 'eager:cpu': steady(200), 'eager:wasm': steady(150) },
      ['eager:cpu', 'eager:wasm'],
      { budgetMs: 30_000, precision: 0 },
    );
    expect(row('eager:cpu')?.samples.length).toBe(row('eager:wasm')?.samples.length);
  });
});
