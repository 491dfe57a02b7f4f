import { describe, expect, it } from 'vitest';
import { settingsFromQuery } from '../snippet/query';
import { Bench, TIMED } from './fake-bench';
import { rowOf, settled, type FakeBenchmarkClient } from './fake-benchmark-client';

const marked = (...names: readonly string[]) => ({
  subjects: names.map((name) => ({ via: 'benchmark', name }) as const),
});
const measuredNames = ({ measurings }: FakeBenchmarkClient): readonly (string | undefined)[] =>
  measurings.map(({ request }) => request.subject?.name);

/** A page that is measuring the first of three. */
async function begun() {
  const bench = new Bench();
  const opened = await bench.open('https://twograph.test/?tab=benchmark&subject=all&budget=4');
  opened.client.found = marked('matmul 64', 'matmul 256', 'matmul 512');
  const measured = opened.benchmark.measure();
  await settled();
  return { bench, ...opened, measured };
}

describe('all subjects of a snippet', () => {
  it('are looked for, and measured one after the other with the same settings', async () => {
    const { benchmark, client, page, measured } = await begun();
    expect(benchmark.step).toMatchObject({ place: 1, of: 3, name: 'matmul 64' });
    expect(benchmark.whole).toBe(true);
    expect(client.measurings).toHaveLength(1);
    page.workspace.open.edit('changed meanwhile');
    await client.last.end('done', rowOf('eager:cpu', TIMED));
    expect(benchmark.step).toMatchObject({ place: 2, of: 3, name: 'matmul 256' });
    await client.last.end('done', rowOf('eager:cpu', TIMED));
    await client.last.end('done', rowOf('eager:cpu', TIMED));
    await measured;
    expect(measuredNames(client)).toEqual(['matmul 64', 'matmul 256', 'matmul 512']);
    const [first, ...others] = client.measurings.map(({ request }) => request);
    for (const { text, settings } of others) expect([text, settings]).toEqual([first?.text, first?.settings]);
    expect(first?.settings).toMatchObject({ budgetMs: 4000 });
    expect(benchmark.measuring).toBe(false);
    expect(benchmark.step).toBeUndefined();
    expect(benchmark.said).toBe('All 3 subjects are measured.');
    expect(benchmark.series?.reports.map(({ series }) => series)).toEqual(
      [1, 2, 3].map((place) => ({ id: 'r1', place, of: 3 })),
    );
  });

  it('tell how long all of them may still take', async () => {
    const { bench, benchmark, client } = await begun();
    const guessed = benchmark.step?.leftMs ?? 0;
    client.last.progress({ phase: 'measuring', share: 0.5, leftMs: 1000 });
    expect(benchmark.step?.leftMs).toBeCloseTo(1000 + (2 / 3) * guessed);
    bench.browser.clock.pass(3000);
    await client.last.end('done', rowOf('eager:cpu', TIMED));
    expect(benchmark.step?.leftMs).toBe(6000);
    expect(benchmark.beyondMs).toBe(0);
    bench.browser.clock.pass(60_000);
    await client.last.end('done', rowOf('eager:cpu', TIMED));
    expect(benchmark.beyondMs).toBeCloseTo(31_500 - guessed / 3);
  });

  it('go on after one that failed', async () => {
    const { benchmark, client, measured } = await begun();
    await client.last.end('failed');
    await client.last.end('done', rowOf('eager:cpu', { status: 'failed', why: 'it broke' }));
    await client.last.end('done', rowOf('eager:cpu', TIMED));
    await measured;
    expect(benchmark.series?.reports.map(({ status }) => status)).toEqual(['failed', 'done', 'done']);
  });

  it('end with a stop, and what is there stays, over a reload too', async () => {
    const { bench, benchmark, client, measured } = await begun();
    await client.last.end('done', rowOf('eager:cpu', TIMED));
    benchmark.stop();
    expect(client.last.stopped).toBe(true);
    await client.last.end('stopped', rowOf('eager:cpu', TIMED));
    await measured;
    expect(measuredNames(client)).toEqual(['matmul 64', 'matmul 256']);
    expect(benchmark.series).toMatchObject({ of: 3, reports: [{ status: 'done' }, { status: 'stopped' }] });

    const later = (await bench.open()).benchmark;
    await later.openSeries('r1');
    expect(later.whole).toBe(true);
    expect(later.series).toMatchObject({ id: 'r1', of: 3, reports: [{ id: 'r1' }, { id: 'r2' }] });
    later.showOne('r2');
    expect(later.shown).toMatchObject({ id: 'r2', status: 'stopped' });
    later.showSeries();
    expect(later.shown).toBeUndefined();
  });

  it('are left alone where the search for them is stopped', async () => {
    const { client, benchmark } = await new Bench().open('https://twograph.test/?subject=all');
    client.searching = true;
    const measured = benchmark.measure();
    await settled();
    expect([benchmark.finding, benchmark.measuring]).toEqual([true, true]);
    benchmark.stop();
    await measured;
    expect(client.measurings).toEqual([]);
    expect(benchmark.measuring).toBe(false);
    expect(benchmark.series).toBeUndefined();
  });

  it('of which there is one are no series', async () => {
    const { client, benchmark } = await new Bench().open('https://twograph.test/?subject=all');
    client.found = marked('matmul 64');
    const measured = benchmark.measure();
    await settled();
    await client.last.end('done', rowOf('eager:cpu', TIMED));
    await measured;
    expect(benchmark.shown?.series).toBeUndefined();
    expect(benchmark.series).toBeUndefined();
  });

  it('leave whoever looks at one of them with it when the next begins', async () => {
    const { benchmark, client } = await begun();
    client.last.tell(rowOf('eager:cpu', TIMED));
    benchmark.showOne('r1');
    await client.last.end('done', rowOf('eager:cpu', TIMED));
    client.last.tell(rowOf('eager:cpu'));
    expect(benchmark.shown).toMatchObject({ id: 'r1', status: 'done' });
  });

  it('that are sent out of sight say so of the one that was under way, and of those after it', async () => {
    const { bench, benchmark, client, measured } = await begun();
    await client.last.end('done', rowOf('eager:cpu', TIMED));
    // Nothing has come of the second yet: this must not be taken for the first's.
    benchmark.wentHidden();
    expect(benchmark.series?.reports).toMatchObject([{ hidden: false, series: { place: 1 } }]);
    await client.last.end('done', rowOf('eager:cpu', TIMED));
    bench.hidden = true;
    await client.last.end('done', rowOf('eager:cpu', TIMED));
    await measured;
    expect(benchmark.series?.reports.map(({ hidden }) => hidden)).toEqual([false, true, false]);
  });
});

describe('the whole suite', () => {
  it('is looked into snippet by snippet, measured, and named by a link to its results', async () => {
    const bench = new Bench();
    bench.suite = (['matmul', 'svm', 'cnn'] as const).map((id) => ({
      id,
      title: `Title of ${id}`,
      about: '',
      text: `text of ${id}`,
      subjects: 2,
    }));
    const { benchmark, client, page } = await bench.open();
    client.foundIn.set('text of matmul', marked('matmul 64', 'matmul 256'));
    client.foundIn.set('text of svm', { subjects: [], error: { kind: 'runtime', message: 'it broke' } });
    client.foundIn.set('text of cnn', marked('CNN'));
    const text = page.text;
    const measured = benchmark.measureSuite();
    await settled();
    for (let i = 0; i < 3; i++) await client.last.end('done', rowOf('eager:cpu', TIMED));
    await measured;
    expect(measuredNames(client)).toEqual(['matmul 64', 'matmul 256', 'CNN']);
    expect(client.measurings.map(({ request }) => request.title)).toEqual([
      'Title of matmul',
      'Title of matmul',
      'Title of cnn',
    ]);
    expect(page.said.join()).toContain('Title of svm: it broke');
    expect(page.text).toBe(text);
    const { series } = benchmark;
    expect(series?.reports.map((report) => report.series?.snippets)).toEqual([2, 2, 2]);
    const link = series && (await benchmark.seriesLink(series)?.());
    expect(settingsFromQuery(new URL(link ?? '').search)).toMatchObject({
      settings: { tab: 'benchmark', suite: 'all' },
      ignored: [],
    });
    const again = await bench.open(link);
    expect(again.benchmark.choice).toMatchObject({ subject: 'suite' });
  });
});

describe('results of a series', () => {
  it('are linked as all subjects of their snippet', async () => {
    const { bench, benchmark, client, measured } = await begun();
    for (let i = 0; i < 3; i++) await client.last.end('done', rowOf('eager:cpu', TIMED));
    await measured;
    const { series } = benchmark;
    const link = series && (await benchmark.seriesLink(series)?.());
    expect((await bench.open(link)).benchmark.choice).toMatchObject({ subject: 'all', budgetMs: 4000 });
  });

  it('are deleted together, and had back together; one of them by itself', async () => {
    const { benchmark, client, page, measured } = await begun();
    for (let i = 0; i < 3; i++) await client.last.end('done', rowOf('eager:cpu', TIMED));
    await measured;
    benchmark.showOne('r2');
    await benchmark.remove('r2');
    expect(benchmark.whole).toBe(true);
    expect(benchmark.series?.reports.map(({ id }) => id)).toEqual(['r1', 'r3']);
    await benchmark.removeSeries('r1');
    expect(benchmark.kept.list).toEqual([]);
    expect(benchmark.series).toBeUndefined();
    expect(benchmark.shown).toBeUndefined();
    page.press('Undo');
    await settled();
    expect(benchmark.kept.list.map(({ id }) => id).sort()).toEqual(['r1', 'r3']);
  });

  it('come of a file that holds several, whoever measured them', async () => {
    const bench = new Bench();
    const { benchmark, client } = await bench.open();
    for (let i = 0; i < 2; i++) {
      void benchmark.measure();
      await settled();
      await client.last.end('done', rowOf('eager:cpu', TIMED));
    }
    const reports = client.measurings.map(({ report }) => report);
    const elsewhere = (await new Bench().open()).benchmark;
    await elsewhere.take(reports);
    expect(elsewhere.series).toMatchObject({ id: 'r1', of: 2 });
    expect(elsewhere.whole).toBe(true);
    expect(elsewhere.kept.list.map(({ series, status }) => [series?.place, status]).sort()).toEqual([
      [1, 'stopped'],
      [2, 'stopped'],
    ]);
  });
});
