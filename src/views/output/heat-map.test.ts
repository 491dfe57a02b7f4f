import { describe, expect, it } from 'vitest';
import { mapSize, stepCell } from './heat-map';

describe('mapSize', () => {
  it('keeps cells square and whole pixels where it can', () => {
    expect(mapSize(8, 8)).toEqual({ width: 160, height: 160 });
    expect(mapSize(28, 28)).toEqual({ width: 224, height: 224 });
    expect(mapSize(100, 10)).toEqual({ width: 48, height: 200 });
  });

  it('shrinks a large one into its box and keeps a long one thick enough to point at', () => {
    expect(mapSize(1000, 1000)).toEqual({ width: 240, height: 240 });
    expect(mapSize(1797, 64)).toEqual({ width: 48, height: 240 });
  });
});

describe('stepCell', () => {
  it('enters at the first cell and stops at the edges', () => {
    expect(stepCell(undefined, 'ArrowDown', 3, 4)).toEqual({ row: 0, column: 0 });
    expect(stepCell({ row: 0, column: 0 }, 'ArrowUp', 3, 4)).toEqual({ row: 0, column: 0 });
    expect(stepCell({ row: 1, column: 1 }, 'End', 3, 4)).toEqual({ row: 1, column: 3 });
    expect(stepCell({ row: 1, column: 1 }, 'PageDown', 3, 4)).toEqual({ row: 2, column: 1 });
  });

  it('leaves other keys alone', () => {
    expect(stepCell({ row: 0, column: 0 }, 'a', 3, 4)).toBeUndefined();
  });
});
