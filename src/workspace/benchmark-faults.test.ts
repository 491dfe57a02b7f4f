import { describe, expect, it } from 'vitest';
import { Bench, TIMED } from './fake-bench';
import { rowOf, settled } from './fake-benchmark-client';

const TEXT = 'one\ntwo\nthree';

const failedAt = (line: number, why: string) => ({ why, place: { line, column: 5 } });

async function measured() {
  const bench = new Bench();
  const opened = await bench.open();
  const { benchmark, client, page } = opened;
  page.workspace.open.edit(TEXT);
  void benchmark.measure();
  await settled();
  const found: (number | undefined)[][] = [];
  page.workspace.view.offer('editor', {
    reveal: (...at) => void found.push(at),
    focus: () => undefined,
    format: () => undefined,
  });
  const places = () => page.workspace.shown.problemPlaces.map(({ line, column }) => [line, column]);
  return { ...opened, bench, places, found, shown: page.workspace.shown, last: client.last };
}

describe('a benchmark that failed at a line', () => {
  it('is marked there and says the way, until the text is another one', async () => {
    const { page, places, found, shown, last } = await measured();
    await last.fail(failedAt(2, 'x is not defined.'));
    expect(shown.measured.errors).toMatchObject([{ message: 'x is not defined.', line: 2, column: 5 }]);
    expect(places()).toEqual([[2, 5]]);
    expect(page.said.at(-1)).toBe('The benchmark failed: x is not defined.');
    page.press('Go to line 2');
    await settled();
    expect(found).toEqual([[2, 5]]);
    page.workspace.open.edit(`${TEXT}\nfour`);
    expect(places()).toEqual([]);
    page.workspace.open.edit(TEXT);
    expect(places()).toEqual([[2, 5]]);
    page.workspace.open.open('example:two');
    expect(places()).toEqual([]);
  });

  it('is no longer marked when the next one begins', async () => {
    const { benchmark, places, page, last } = await measured();
    await last.fail(failedAt(2, 'no'));
    void benchmark.measure();
    await settled();
    expect(page.said).not.toContain('The benchmark failed: no.');
    expect(places()).toEqual([]);
  });

  it('names who failed where the others did not, and warns of what one can’t do', async () => {
    const { page, shown, last } = await measured();
    await last.end(
      'done',
      rowOf('eager:cpu', TIMED),
      rowOf('eager:webgl', { status: 'failed', ...failedAt(3, 'no luck') }),
      rowOf('ort:wasm', { status: 'unavailable', ...failedAt(2, 'No graph can hold it.') }),
    );
    expect(page.said.at(-1)).toBe('Eager tfjs webgl failed: no luck.');
    expect(shown.measured.errors).toMatchObject([{ message: 'Eager tfjs webgl: no luck.', line: 3 }]);
    expect(shown.measured.warnings).toMatchObject([
      { message: 'Compiled ONNX Runtime wasm: No graph can hold it.', line: 2 },
    ]);
    expect(shown.hasErrors).toBe(true);
  });

  it('has no line in what an earlier version kept', async () => {
    const { page, places, last } = await measured();
    await last.fail({ why: 'x is not defined (line 2).' });
    expect(places()).toEqual([]);
    expect(page.said.join()).toContain('The benchmark failed: x is not defined (line 2).');
    expect(page.workspace.notices.list.flatMap(({ actions }) => actions)).toEqual([]);
  });
});
