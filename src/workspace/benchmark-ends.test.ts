import { describe, expect, it } from 'vitest';
import { Bench } from './fake-bench';
import { rowOf, settled } from './fake-benchmark-client';

const TIMED = { status: 'measured', samples: [1, 1.1, 0.9] } as const;

async function measuring() {
  const bench = new Bench();
  const page = await bench.open();
  void page.benchmark.measure();
  await settled();
  return { ...page, bench, last: page.client.last };
}

describe('a measuring that comes to nothing', () => {
  it('because the text failed is said with its place, and nothing of it is kept', async () => {
    const { bench, benchmark, last, page } = await measuring();
    last.tell(rowOf('eager:cpu', { status: 'preparing' }));
    await last.fail({ why: "Unexpected ';' (line 2)", place: { line: 2, column: 12 } });
    expect(page.said.join()).toContain("The benchmark failed: Unexpected ';'");
    expect(benchmark.shown).toMatchObject({ status: 'failed' });
    expect(benchmark.kept.list).toEqual([]);
    expect((await bench.open()).benchmark.kept.list).toEqual([]);
  });

  it('because there is nothing to measure is said, and nothing of it is kept', async () => {
    const { benchmark, last, page } = await measuring();
    await last.fail({ why: 'The snippet ended, and did not come to a function to measure.' });
    expect(page.said.join()).toContain('The benchmark failed: The snippet ended');
    expect(benchmark.kept.list).toEqual([]);
  });

  it('because it was stopped at once says that, and nothing of it is kept', async () => {
    const { benchmark, last } = await measuring();
    last.tell(rowOf('eager:cpu', { status: 'preparing' }));
    benchmark.stop();
    await last.end('stopped', rowOf('eager:cpu', { status: 'preparing' }), rowOf('ort:wasm'));
    expect(benchmark.said).toBe('The benchmark was stopped before anything was timed.');
    expect(benchmark.kept.list).toEqual([]);
  });
});

describe('a page that is left while it measures', () => {
  it('says so when it is come back to, and has the choice of what was cut off', async () => {
    const { bench, benchmark, last } = await measuring();
    last.tell(rowOf('eager:cpu', TIMED), rowOf('ort:wasm', { status: 'preparing' }));
    benchmark.leaving();
    await settled();
    bench.taken = false;
    const next = await bench.open();
    expect(next.page.said.join()).toContain(
      'The page was left while it measured: what was measured until then is here.',
    );
    expect(next.benchmark.choice).toMatchObject({
      subject: { via: 'compile', name: 'forward' },
      contestants: last.request.settings.contestants,
    });
    expect(next.benchmark.kept.list).toMatchObject([
      { status: 'stopped', outcome: 'eager tfjs cpu alone, 1.00 ms' },
    ]);
  });

  it('leaves nothing where nothing was prepared, and says that', async () => {
    const { bench, benchmark, last } = await measuring();
    last.tell(rowOf('eager:cpu', { status: 'preparing' }));
    benchmark.leaving();
    await settled();
    bench.taken = false;
    const next = await bench.open();
    expect(next.page.said.join()).toContain('The page was left while it measured: nothing was timed yet.');
    expect(next.benchmark.kept.list).toEqual([]);
  });
});
