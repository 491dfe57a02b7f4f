import { describe, expect, test } from 'vitest';
import { Drawing } from './drawing';
import { Motion } from './motion';
import { boxOf, edgeOf, wideScene } from './sample-scenes';

const closed = new Drawing({
  width: 400,
  height: 300,
  boxes: [
    boxOf('above', { x: 20, y: 0 }),
    boxOf('group', { kind: 'group', open: false, x: 20, y: 100, width: 100 }),
    boxOf('below', { x: 20, y: 200 }),
  ],
  edges: [
    edgeOf('above', 'group', [95, 40, 70, 100]),
    edgeOf('group', 'below', [70, 140, 70, 170, 95, 170, 95, 200]),
  ],
});
const opened = new Drawing({
  width: 600,
  height: 500,
  boxes: [
    boxOf('above', { x: 120, y: 0 }),
    boxOf('group', { kind: 'group', open: true, x: 50, y: 100, width: 300, height: 200 }),
    boxOf('inner', { parent: 'group', depth: 1, x: 100, y: 150 }),
    boxOf('below', { x: 120, y: 400 }),
  ],
  edges: [edgeOf('above', 'group', [195, 40, 200, 100]), edgeOf('group', 'below', [200, 300, 195, 400])],
});
const everywhere = { x: -1e4, y: -1e4, width: 2e4, height: 2e4 };
/** The group's upper left corner stays. */
const opening = new Motion(closed, opened, everywhere, [30, 0]);
const closing = new Motion(opened, closed, everywhere, [-30, 0]);
const placeOf = (drawing: Drawing, key: string) => {
  const { x, y, width, height } = drawing.part(key)?.box ?? {};
  return [x, y, width, height];
};

describe('while a group opens', () => {
  test('all begins where it stood on the screen, and ends where it will stand', () => {
    const [first, last] = [opening.at(0), opening.at(1)];
    expect(placeOf(first, 'below')).toEqual([50, 200, 150, 40]);
    expect(placeOf(first, 'group')).toEqual([50, 100, 100, 40]);
    for (const key of ['above', 'group', 'inner', 'below'])
      expect(placeOf(last, key)).toEqual(placeOf(opened, key));
  });

  test('what was clicked stays where it is', () => {
    for (const share of [0, 0.3, 0.7, 1])
      expect(placeOf(opening.at(share), 'group').slice(0, 2)).toEqual([50, 100]);
  });

  test('what comes grows out of the group', () => {
    const [x = 0, y = 0, width = 0, height = 0] = placeOf(opening.at(0), 'inner');
    expect(x).toBeGreaterThanOrEqual(50);
    expect(y).toBeGreaterThanOrEqual(100);
    expect(x + width).toBeLessThanOrEqual(150);
    expect(y + height).toBeLessThanOrEqual(140);
  });

  test('lines go with their boxes', () => {
    const [edge] = opening.at(0).scene.edges;
    expect(edge?.points.slice(0, 2)).toEqual([125, 40]);
    expect(edge?.points.slice(-2)).toEqual([100, 100]);
  });
});

describe('lines that are of one of the pictures alone', () => {
  const inside = new Drawing({
    ...opened.scene,
    edges: [edgeOf('above', 'inner', [195, 40, 175, 150]), edgeOf('inner', 'below', [175, 190, 195, 400])],
  });
  const comes = new Motion(closed, inside, everywhere, [30, 0]);
  const keys = (drawing: Drawing, opacity: (share: number) => boolean): string[] =>
    drawing.scene.edges.flatMap(({ from, to }, at) =>
      opacity(drawing.opacity.get(at) ?? 1) ? [`${from} ${to}`] : [],
    );
  const OLD = ['above group', 'group below'];
  const NEW = ['above inner', 'inner below'];

  test('fade, and none is ever missing', () => {
    expect(keys(comes.at(0), (share) => share === 1)).toEqual(OLD);
    expect(keys(comes.at(0.5), (share) => share === 0.5)).toEqual([...NEW, ...OLD]);
    expect(keys(comes.at(1), (share) => share === 1)).toEqual(NEW);
  });

  test('end at their boxes all the while', () => {
    for (const share of [0, 0.4, 1]) {
      const now = comes.at(share);
      for (const { from, to, points } of now.scene.edges) {
        const ends = [points.slice(0, 2), points.slice(-2)];
        for (const [at, key] of [from, to].entries()) {
          const [x = NaN, y = NaN, width = 0, height = 0] = placeOf(now, key);
          const [endX = NaN, endY = NaN] = ends[at] ?? [];
          expect(endX).toBeGreaterThanOrEqual(x - 1e-9);
          expect(endX).toBeLessThanOrEqual(x + width + 1e-9);
          expect(endY).toBeGreaterThanOrEqual(y - 1e-9);
          expect(endY).toBeLessThanOrEqual(y + height + 1e-9);
        }
      }
    }
  });
});

test('while a group closes what goes shrinks into it', () => {
  const [first, last] = [closing.at(0), closing.at(1)];
  expect(placeOf(first, 'inner')).toEqual([70, 150, 150, 40]);
  const [x = 0, , width = 0] = placeOf(last, 'inner');
  expect(x).toBeGreaterThanOrEqual(20);
  expect(x + width).toBeLessThanOrEqual(120);
  expect(first.part('group')?.box.open).toBe(true);
});

test('there is no motion of more than can be drawn in a frame', () => {
  const many = new Drawing(wideScene(1_000, 1_500));
  expect(new Motion(many, many, everywhere, [0, 0]).light).toBe(false);
  expect(new Motion(many, many, { x: 0, y: 0, width: 900, height: 600 }, [0, 0]).light).toBe(true);
});
