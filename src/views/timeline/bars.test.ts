import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Span } from '../../graphs/timeline';
import { barsOf, hitOf, spanRow } from './bars';

const span = (startUs: number, endUs: number, rest: Partial<Span> = {}): Span => ({
  startUs,
  endUs,
  name: 'Add',
  depth: 0,
  ...rest,
});

const rows = fc
  .array(fc.tuple(fc.nat({ max: 100_000 }), fc.nat({ max: 3_000 })), { maxLength: 200 })
  .map((list) =>
    spanRow(list.toSorted(([a], [b]) => a - b).map(([start, length]) => span(start, start + length))),
  );

describe('the bars of a lane', () => {
  it('stand for every span once, each wide one alone', () => {
    fc.assert(
      fc.property(rows, fc.integer({ min: 50, max: 1500 }), (row, width) => {
        const bars = barsOf(row, { fromUs: 0, toUs: 103_000 }, width);
        expect(bars.reduce((sum, { count }) => sum + count, 0)).toBe(row.spans.length);
        const scale = width / 103_000;
        expect(bars.filter(({ width }) => width > 1).map(({ span }) => span)).toEqual(
          row.spans.filter(({ startUs, endUs }) => (endUs - startUs) * scale > 1),
        );
        for (const { busy } of bars) expect(busy).toBeLessThanOrEqual(1);
      }),
    );
  });

  it('put what is thinner than a pixel into one, with how busy it is and its longest span', () => {
    const spans = [
      span(0, 10, { line: 1 }),
      span(20, 50, { line: 2 }),
      span(60, 70, { line: 3 }),
      span(150, 160),
    ];
    const [first, second, ...others] = barsOf(spanRow(spans), { fromUs: 0, toUs: 1000 }, 10);
    expect(first).toMatchObject({ x: 0, width: 1, count: 3, span: { line: 2 } });
    expect(first?.busy).toBeCloseTo(0.5);
    expect(second).toMatchObject({ x: 1, count: 1 });
    expect(others).toEqual([]);
  });

  it('hold what begins before the window and ends in it, and what is lit', () => {
    const spans = [span(0, 900, { line: 1 }), span(100, 120), span(500, 700, { line: 2 }), span(2000, 3000)];
    const bars = barsOf(spanRow(spans), { fromUs: 400, toUs: 1000 }, 600, ({ line }) => line === 2);
    expect(bars.map(({ x, width, lit }) => [x, width, lit])).toEqual([
      [-400, 900, false],
      [100, 200, true],
    ]);
  });

  it('are no more than the pixels, however many spans there are', () => {
    const many = Array.from({ length: 40_000 }, (_, index) => span(25 * index, 25 * index + 20));
    expect(barsOf(spanRow(many), { fromUs: 0, toUs: 1_000_000 }, 800).length).toBeLessThanOrEqual(800);
  });
});

describe('what is pointed at', () => {
  const row = spanRow([span(0, 10), span(12, 14), span(100, 400), span(401, 402)]);

  it('is the span under the pointer, also beside thin ones', () => {
    expect(hitOf(row, 200, 5)?.span.startUs).toBe(100);
    expect(hitOf(row, 399, 5)).toMatchObject({ count: 1, span: { startUs: 100 } });
  });

  it('is all that a pixel holds, where that is more than one', () => {
    expect(hitOf(row, 11, 10)).toEqual({ span: row.spans[0], count: 2, totalUs: 12 });
  });

  it('is nothing where nothing is', () => {
    expect(hitOf(row, 60, 5)).toBeUndefined();
    expect(hitOf(row, 500, 5)).toBeUndefined();
    expect(hitOf(spanRow([]), 0, 5)).toBeUndefined();
  });

  it('is in the row what a search through all spans finds', () => {
    fc.assert(
      fc.property(rows, fc.nat({ max: 103_000 }), fc.integer({ min: 1, max: 500 }), (row, us, tolerance) => {
        const near = row.spans.filter(
          ({ startUs, endUs }) => startUs <= us + tolerance && endUs >= us - tolerance,
        );
        const hit = hitOf(row, us, tolerance);
        expect(hit === undefined).toBe(near.length === 0);
        if (hit) expect(near).toContain(hit.span);
        if (hit && hit.count > 1) expect(hit.count).toBe(near.length);
      }),
    );
  });
});
