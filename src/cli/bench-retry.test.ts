import { describe, expect, it } from 'vitest';
import { measured, reportOf } from '../bench/fake-reports';
import type { BenchmarkReport, Row } from '../bench/report';
import type { BenchPage } from './bench-drive';
import { benchInPages } from './bench-retry';

const ASKED = {
  text: '',
  title: 'mine.ts',
  settings: { contestants: [], budgetMs: 1, precision: 0.05, batches: [], seed: 0 },
};
const SENSIBLE = ['eager:cpu', 'eager:wasm', 'ort:wasm'];

const preparing = (contestant: string): Row => ({
  ...measured(contestant, []),
  status: 'preparing',
});

/** Pages in which that contestant ends the page. */
function pages(culprit: string | undefined, tells: boolean) {
  const asked: (readonly string[])[] = [];
  const ready = (): Promise<BenchPage> => {
    let lost = false;
    const bench: BenchPage['bench'] = ({ settings }, heard) => {
      const contestants = settings.contestants.length > 0 ? settings.contestants : SENSIBLE;
      asked.push(contestants);
      lost = culprit !== undefined && contestants.includes(culprit);
      if (lost) heard({ phase: 'preparing', contestant: culprit ?? '', share: 0.5, leftMs: 1 });
      const rows = contestants.map((id) =>
        lost && tells && id === culprit ? preparing(id) : measured(id, [1, 2]),
      );
      const report: BenchmarkReport = reportOf(rows, { status: lost ? 'failed' : 'done' });
      return Promise.resolve({ ...report, settings: { ...settings, contestants } });
    };
    return Promise.resolve({
      bench,
      find: () => Promise.reject(new Error('not asked for')),
      stop: () => Promise.resolve(),
      isLost: () => lost,
    });
  };
  return { asked, ready };
}

const heard = () => undefined;

describe('a contestant that takes the page down', () => {
  it.each([true, false])('gets a row that says so, and the others are measured without it', async (tells) => {
    const { asked, ready } = pages('eager:wasm', tells);
    const report = await benchInPages(ready, ASKED, heard, () => false);
    expect(asked).toEqual([SENSIBLE, ['eager:cpu', 'ort:wasm']]);
    expect(report).toMatchObject({ status: 'done', settings: { contestants: SENSIBLE } });
    expect(report.points[0]?.rows.map(({ contestant, status }) => [contestant, status])).toEqual([
      ['eager:cpu', 'measured'],
      ['eager:wasm', 'failed'],
      ['ort:wasm', 'measured'],
    ]);
    expect(report.points[0]?.rows[1]?.why).toContain(
      'The browser ended the page, most likely because memory ran out',
    );
  });

  it('is the end of it where it is the reference, where it is not known, and after a stop', async () => {
    const reference = pages('eager:cpu', true);
    expect(await benchInPages(reference.ready, ASKED, heard, () => false)).toMatchObject({
      status: 'failed',
    });
    const stopped = pages('ort:wasm', true);
    expect(await benchInPages(stopped.ready, ASKED, heard, () => true)).toMatchObject({ status: 'failed' });
    for (const { asked } of [reference, stopped]) expect(asked).toHaveLength(1);
  });

  it('is nobody where all goes well', async () => {
    const { asked, ready } = pages(undefined, true);
    const report = await benchInPages(ready, ASKED, heard, () => false);
    expect(asked).toHaveLength(1);
    expect(report.status).toBe('done');
  });
});
