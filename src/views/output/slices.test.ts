import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { indexText, layOut, sliceStart } from './slices';

describe('layOut', () => {
  it('takes a matrix as it is, also one with a single column', () => {
    expect(layOut([5, 1])).toMatchObject({ rows: 5, columns: 1, rowStride: 1, stepped: [] });
  });

  it('steps through the leading axes', () => {
    expect(layOut([10, 3, 4])).toMatchObject({ rows: 3, columns: 4, stepped: [0] });
  });

  it('passes over axes of length 1', () => {
    expect(layOut([28, 28, 1])).toMatchObject({
      rowAxis: 0,
      columnAxis: 1,
      stepped: [],
      rowStride: 28,
      columnStride: 1,
    });
    expect(layOut([1, 1, 1])).toMatchObject({ rows: 1, columns: 1, stepped: [] });
  });

  it('reaches every value exactly once', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 4 }), { minLength: 2, maxLength: 5 }), (shape) => {
        const layout = layOut(shape);
        const positions = layout.stepped.reduce<number[][]>(
          (all, axis) => all.flatMap((p) => Array.from({ length: shape[axis] ?? 1 }, (_, i) => [...p, i])),
          [[]],
        );
        const seen: number[] = [];
        for (const position of positions) {
          for (let row = 0; row < layout.rows; row++) {
            for (let column = 0; column < layout.columns; column++) {
              seen.push(sliceStart(layout, position) + row * layout.rowStride + column * layout.columnStride);
            }
          }
        }
        const size = shape.reduce((a, b) => a * b, 1);
        expect(seen.sort((a, b) => a - b)).toEqual(Array.from({ length: size }, (_, i) => i));
      }),
    );
  });
});

describe('indexText', () => {
  it('names the cell by its whole index', () => {
    const shape = [10, 3, 4, 1];
    expect(indexText(shape, layOut(shape), [7], 1, 2)).toBe('[7, 1, 2, 0]');
  });
});
