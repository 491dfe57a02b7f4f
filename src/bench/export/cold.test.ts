import fc from 'fast-check';
import { expect, it } from 'vitest';
import { measured, reportOf } from '../fake-reports';
import type { Cold, Row } from '../report';
import { tableOf } from '../table';
import { coldHtml } from './cold';

const htmlOf = (rows: readonly Row[]): string => {
  const report = reportOf(rows);
  const [point] = report.points;
  return point ? coldHtml(tableOf(report, point)) : '';
};
const numbers = (html: string, of: RegExp): readonly number[] =>
  [...html.matchAll(of)].map(([, figure]) => Number(figure));
const bars = (html: string): readonly string[] => html.match(/<svg class="phases.*?<\/svg>/g) ?? [];
const cold = (id: string, ms: number, of: Cold): Row => measured(id, [ms], { cold: of });

it('has a bar for each, the fastest first, each phase with what it is and how long it took', () => {
  const html = htmlOf([
    cold('eager:wasm', 9, { loadMs: 60, firstMs: 15 }),
    cold('ort:wasm', 3, { loadMs: 330, traceMs: 12, sessionMs: 61, firstMs: 9 }),
  ]);
  expect(html.indexOf('compiled ONNX Runtime wasm')).toBeLessThan(html.indexOf('eager tfjs wasm'));
  expect(html).toContain('<span class="total">412 ms</span>');
  expect(html).toContain('<span class="total">75.0 ms</span>');
  for (const words of ['load 330 ms', 'trace 12.0 ms', 'session 61.0 ms', 'first run 9.00 ms'])
    expect(html).toContain(words);
  const [compiled = '', eager = ''] = bars(html);
  expect(compiled).toMatch(/^<svg class="phases static"/);
  expect(eager).toMatch(/^<svg class="phases dynamic"/);
});

it('phases follow upon each other, and all bars have one scale: the coldest one takes all the room', () => {
  const phase = fc.double({ min: 0.01, max: 1e5, noNaN: true });
  const colds = fc.record({ loadMs: phase, firstMs: phase }).map((of): Cold => of);
  const more = fc.record({ loadMs: phase, traceMs: phase, sessionMs: phase, firstMs: phase });
  fc.assert(
    fc.property(colds, more, (one, other) => {
      const html = htmlOf([cold('eager:wasm', 2, one), cold('ort:wasm', 1, other)]);
      const ends = bars(html).map((bar) => {
        const [from, width] = [numbers(bar, / x="([\d.]+)%"/g), numbers(bar, / width="([\d.]+)%"/g)];
        expect(from).toHaveLength(width.length);
        from.forEach((at, index) => {
          const before = index === 0 ? 0 : (from[index - 1] ?? NaN) + (width[index - 1] ?? NaN);
          expect(at).toBeCloseTo(before, 1);
        });
        return (from.at(-1) ?? NaN) + (width.at(-1) ?? NaN);
      });
      expect(Math.max(...ends)).toBeCloseTo(100, 1);
    }),
  );
});

it('is left out where nothing is known of what came before the first result', () => {
  const { cold: _, ...row } = measured('eager:cpu', []);
  expect(htmlOf([{ ...row, status: 'failed', why: 'lost' }])).toBe('');
});
