import { describe, expect, test } from 'vitest';
import { Drawing } from './drawing';
import { boxOf, edgeOf } from './sample-scenes';
import { firstOf, inOrder, neighbour, type Direction } from './walking';

/** Two columns; the second of the left is read by the one at the lower right, far aside. */
const drawing = new Drawing({
  width: 1_000,
  height: 400,
  boxes: [
    boxOf('a', { x: 0, y: 0 }),
    boxOf('b', { x: 0, y: 100 }),
    boxOf('c', { x: 0, y: 200 }),
    boxOf('d', { x: 600, y: 100 }),
    boxOf('e', { x: 600, y: 200 }),
  ],
  edges: [edgeOf('b', 'e', [75, 140, 675, 200])],
});
const from = (key: string, direction: Direction): string | undefined => {
  const part = drawing.part(key);
  return part && neighbour(drawing, part, direction)?.box.key;
};

describe('the arrow keys lead', () => {
  test('along a line, where one leads that way', () => {
    expect(from('b', 'down')).toBe('e');
    expect(from('e', 'up')).toBe('b');
  });

  test('to the nearest where no line does', () => {
    expect(from('a', 'down')).toBe('b');
    expect(from('c', 'up')).toBe('b');
    expect(from('b', 'right')).toBe('d');
    expect(from('e', 'left')).toBe('c');
  });

  test('out of a group where nothing leads up', () => {
    const grouped = new Drawing({
      width: 400,
      height: 400,
      boxes: [
        boxOf('near', { x: 0, y: 30 }),
        boxOf('group', { kind: 'group', open: true, x: 0, y: 100, width: 400, height: 200 }),
        boxOf('in', { parent: 'group', depth: 1, x: 0, y: 150 }),
      ],
      edges: [],
    });
    const part = grouped.part('in');
    expect(part && neighbour(grouped, part, 'up')?.box.key).toBe('group');
  });

  test('nowhere at the end', () => {
    expect(from('a', 'up')).toBeUndefined();
    expect(from('d', 'right')).toBeUndefined();
  });
});

test('the keyboard begins at the box in the middle of what is seen', () => {
  expect(firstOf(drawing, { x: 500, y: 150, width: 400, height: 150 })?.box.key).toBe('e');
});

test('boxes are read from above and from the left', () => {
  expect(inOrder(drawing.parts).map(({ box }) => box.key)).toEqual(['a', 'b', 'd', 'c', 'e']);
});
