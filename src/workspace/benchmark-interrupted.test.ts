import { describe, expect, it } from 'vitest';
import { wordsOf } from '../bench/words';
import { othersOf } from '../bench/going-on';
import { must } from '../base/errors';
import { Bench } from './fake-bench';
import { rowOf, settled } from './fake-benchmark-client';

const samples = (count: number) =>
  ({ status: 'measured', samples: Array.from({ length: count }, (_, at) => 1 + at / 100) }) as const;

/** A page that measures eager cpu and ORT on wasm, and stands in the middle of it. */
async function measuring() {
  const bench = new Bench();
  const page = await bench.open();
  page.benchmark.change({ subject: { via: 'compile', name: 'one' }, budgetMs: 3000, batches: [4] });
  void page.benchmark.measure();
  await settled();
  return { ...page, bench, last: page.client.last };
}

/** Another page, when that one is gone. */
async function after(bench: Bench) {
  await settled();
  bench.taken = false;
  return bench.open();
}

describe('a page that goes away while it measures', () => {
  it('leaves what was measured, says at whose turn that was, and lets the others be measured as before', async () => {
    const { bench, last } = await measuring();
    last.tell(rowOf('eager:cpu', samples(1)), rowOf('ort:wasm', { status: 'preparing' }));
    const { benchmark, client } = await after(bench);
    const shown = must(benchmark.shown, 'the report');
    expect(shown).toMatchObject({
      status: 'stopped',
      during: 'ort:wasm',
      points: [{ rows: [samples(1), {}] }],
    });
    expect(wordsOf(shown).map(({ text }) => text)).toContain(
      'The page went away while compiled ONNX Runtime wasm was being measured, perhaps for want of memory: what was measured until then stands.',
    );
    void benchmark.measureAgain(shown, othersOf(shown));
    await settled();
    const { settings } = last.request;
    expect(client.last.request).toMatchObject({
      settings: { ...settings, contestants: ['eager:cpu'] },
      subject: { via: 'compile', name: 'one' },
    });
    await client.last.end('done');
    void benchmark.measureAgain(shown);
    await settled();
    expect(client.last.request.settings).toEqual(settings);
  });

  it('has kept each sample, and whose turn came after it, some hundred milliseconds later at the latest', async () => {
    const { bench, last } = await measuring();
    for (let count = 1; count <= 60; count++) {
      last.turn('ort:wasm');
      last.tell(rowOf('eager:cpu', samples(count)));
      last.turn('eager:cpu');
      bench.browser.clock.pass(10);
    }
    last.turn('ort:wasm');
    bench.browser.clock.pass(300);
    const { benchmark } = await after(bench);
    expect(benchmark.shown?.points[0]?.rows[0]?.samples).toHaveLength(60);
    expect(benchmark.shown?.during).toBe('ort:wasm');
  });

  it('tells the other pages of what is in their lists, and not of every sample', async () => {
    const { bench, last } = await measuring();
    const other = await bench.open();
    let lists = 0;
    const { load } = other.benchmark.kept;
    other.benchmark.kept.load = () => {
      lists++;
      return load.call(other.benchmark.kept);
    };
    for (let count = 1; count <= 100; count++) {
      last.tell(rowOf('eager:cpu', samples(count)));
      bench.browser.clock.pass(100);
      await settled();
    }
    expect(lists).toBe(1);
    expect(other.benchmark.kept.list).toMatchObject([{ status: 'running' }]);
    await last.end('done');
    expect(lists).toBe(2);
  });

  it('says so once, and blames nobody where it was left in good order', async () => {
    const { bench, benchmark, last } = await measuring();
    last.tell(rowOf('eager:cpu', samples(3)), rowOf('ort:wasm', { status: 'preparing' }));
    benchmark.leaving();
    const next = await after(bench);
    expect(next.benchmark.shown).toMatchObject({ status: 'stopped', points: [{ rows: [samples(3), {}] }] });
    expect(next.benchmark.shown?.during).toBeUndefined();
    expect((await after(bench)).benchmark.shown).toBeUndefined();
  });

  it('is not taken for gone while it still measures', async () => {
    const { bench, last } = await measuring();
    last.tell(rowOf('eager:cpu', samples(3)));
    await settled();
    const other = await bench.open();
    expect(other.benchmark.shown).toBeUndefined();
    expect(other.benchmark.kept.list).toMatchObject([{ status: 'running' }]);
  });
});
