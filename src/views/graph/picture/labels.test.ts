import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Scene } from '../../../graphs/scene';
import { labelling, type Label } from './labels';
import { boxOf, edgeOf, wideScene } from './sample-scenes';
import { meet } from './space';

function placeLabels(scene: Scene): readonly Label[] {
  const labels: Label[] = [];
  for (const _ of labelling(scene, labels));
  return labels;
}

const scenes: fc.Arbitrary<Scene> = fc
  .record({
    places: fc.array(fc.tuple(fc.integer({ max: 900, min: 0 }), fc.integer({ max: 900, min: 0 })), {
      minLength: 2,
      maxLength: 30,
    }),
    pairs: fc.array(fc.tuple(fc.nat(29), fc.nat(29)), { maxLength: 60 }),
  })
  .map(({ places, pairs }) => ({
    width: 1200,
    height: 1200,
    boxes: places.map(([x, y], index) => boxOf(String(index), { x, y })),
    edges: pairs.map(([from, to]) => {
      const [[x0 = 0, y0 = 0] = [], [x1 = 0, y1 = 0] = []] = [
        places[from % places.length],
        places[to % places.length],
      ];
      return edgeOf(String(from), String(to), [x0 + 75, y0 + 40, x1 + 75, y1], 'float32[2,2]');
    }),
  }));

describe('the labels of edges', () => {
  it('stand on no box and on no other label', () => {
    fc.assert(
      fc.property(scenes, (scene) => {
        const labels = placeLabels(scene);
        for (const [index, label] of labels.entries()) {
          expect(scene.boxes.some((box) => meet(box, label))).toBe(false);
          expect(labels.slice(index + 1).some((other) => meet(other, label))).toBe(false);
        }
      }),
    );
  });

  it('stand where the layout left room for them', () => {
    const scene: Scene = {
      width: 200,
      height: 400,
      boxes: [boxOf('a'), boxOf('b', { y: 200 })],
      edges: [{ ...edgeOf('a', 'b', [75, 40, 75, 200], 'int32[3]'), labelAt: [75, 90] }],
    };
    const [label] = placeLabels(scene);
    expect(label).toMatchObject({ edge: 0, text: 'int32[3]' });
    expect(label && [label.x + label.width / 2, label.y + label.height / 2]).toEqual([75, 90]);
  });

  it('are left out where there is no room, and where there is nothing to say', () => {
    const boxes = [boxOf('a'), boxOf('b', { y: 44 })];
    const between = [75, 40, 75, 44];
    expect(
      placeLabels({ width: 150, height: 90, boxes, edges: [edgeOf('a', 'b', between, 'int32[3]')] }),
    ).toEqual([]);
    expect(placeLabels({ width: 150, height: 90, boxes: [], edges: [edgeOf('a', 'b', between)] })).toEqual(
      [],
    );
  });

  it('are placed in a large graph in no time to speak of', () => {
    expect(placeLabels(wideScene(2_000, 3_000)).length).toBeGreaterThan(100);
  });
});
