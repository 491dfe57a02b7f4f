import { describe, expect, it } from 'vitest';
import type { Scene } from '../../../graphs/scene';
import { Drawing } from './drawing';
import { HEADER } from './sizes';
import { boxOf, edgeOf } from './sample-scenes';

const scene: Scene = {
  width: 400,
  height: 400,
  boxes: [
    boxOf('group', { kind: 'group', open: true, x: 10, y: 10, width: 300, height: 300, nodes: [1, 2] }),
    boxOf('inner', { parent: 'group', depth: 1, x: 40, y: 60, nodes: [1], weight: 0.2 }),
    boxOf('closed', {
      kind: 'group',
      open: false,
      parent: 'group',
      depth: 1,
      x: 40,
      y: 160,
      nodes: [2],
      weight: 0.1,
    }),
    boxOf('beside', { x: 320, y: 10, width: 60, role: 'input' }),
  ],
  edges: [edgeOf('inner', 'closed', [100, 100, 100, 160]), edgeOf('beside', 'inner', [350, 50, 190, 80])],
};
const drawing = new Drawing(scene);
const keyAt = (x: number, y: number): string | undefined => drawing.at(x, y)?.box.key;

describe('what stands at a place', () => {
  it('is the innermost box', () => {
    expect(keyAt(50, 70)).toBe('inner');
    expect(keyAt(330, 20)).toBe('beside');
  });

  it('is an open group only on its header', () => {
    expect(keyAt(50, 12)).toBe('group');
    expect(keyAt(50, 10 + HEADER + 5)).toBeUndefined();
    expect(keyAt(395, 395)).toBeUndefined();
  });

  it('is a twisty where one is drawn, and on nothing that can not be opened', () => {
    for (const key of ['group', 'closed']) {
      const part = drawing.part(key);
      expect(part && drawing.onTwisty(part, part.title - 8, part.box.y + HEADER / 2)).toBe(true);
      expect(part && drawing.onTwisty(part, part.title + 20, part.box.y + HEADER / 2)).toBe(false);
    }
    const inner = drawing.part('inner');
    expect(inner && drawing.onTwisty(inner, inner.title - 8, 70)).toBe(false);
  });
});

describe('a drawing', () => {
  it('has the ink of a box by the slowest that is shown, and none for an open group', () => {
    expect(drawing.parts.map(({ ink }) => ink)).toEqual([0, 1, 0.5, 0]);
  });

  it('knows the edges of a box, and of an open group those of what stands in it', () => {
    expect(drawing.edgesOf(new Set([1]))).toEqual([0, 1]);
    expect(drawing.edgesOf(new Set([2]))).toEqual([0]);
    expect(drawing.edgesOf(new Set([0]))).toEqual([0, 1]);
    expect(drawing.edgesOf(new Set())).toEqual([]);
  });

  it('leaves out what is not in sight', () => {
    expect(drawing.boxesIn({ x: 320, y: 0, width: 80, height: 80 }).map(({ box }) => box.key)).toEqual([
      'beside',
    ]);
    expect(drawing.edgesIn({ x: 90, y: 120, width: 20, height: 20 })).toEqual([0]);
  });
});
