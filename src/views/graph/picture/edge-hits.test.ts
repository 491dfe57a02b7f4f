import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Drawing } from './drawing';
import { wireAt } from './edge-hits';
import { boxOf, edgeOf, wideScene } from './sample-scenes';

const two = new Drawing({
  width: 400,
  height: 300,
  boxes: [boxOf('a'), boxOf('b', { y: 200 }), boxOf('c', { x: 200, y: 200 })],
  edges: [
    edgeOf('a', 'b', [75, 40, 75, 200], 'int32[3]'),
    edgeOf('a', 'c', [90, 40, 90, 120, 275, 120, 275, 200], 'float32[2,2]'),
  ],
});

describe('the edge at a place', () => {
  test('is the nearest one, and none beyond its reach', () => {
    expect(wireAt(two, 70, 100, 6)?.edge.to).toBe('b');
    expect(wireAt(two, 81, 60, 20)?.edge.to).toBe('b');
    expect(wireAt(two, 88, 60, 20)?.edge.to).toBe('c');
    expect(wireAt(two, 60, 100, 6)).toBeUndefined();
  });

  test('is at the bend as it is drawn, not at its corner', () => {
    // The corner at 90, 120 is cut: the curve goes from 90, 40 to 182.5, 120.
    expect(wireAt(two, 90, 120, 6)).toBeUndefined();
    const [s, t] = [0.5, 0.5];
    const x = s * s * 90 + 2 * s * t * 90 + t * t * 182.5;
    const y = s * s * 40 + 2 * s * t * 120 + t * t * 120;
    expect(wireAt(two, x, y, 1)?.edge.to).toBe('c');
  });

  test('is found among 15,000 by a look at those nearby', () => {
    const many = new Drawing(wideScene(10_000, 15_000));
    let looked = 0;
    const counted = new Proxy(many.wires, {
      get: (wires, name: string) => {
        looked++;
        return Reflect.get(wires, name) as unknown;
      },
    });
    const counting = new Proxy(many, {
      get: (drawing, name) => {
        if (name === 'wires') return counted;
        const value = Reflect.get(drawing, name, drawing) as unknown;
        return typeof value === 'function' ? (value.bind(drawing) as unknown) : value;
      },
    });
    fc.assert(
      fc.property(fc.nat(14_999), fc.constantFrom(0, 1), (index, end) => {
        const { points } = many.wires[index]?.edge ?? { points: [] };
        const [x = NaN, y = NaN] = points.slice(end * -2).slice(0, 2);
        looked = 0;
        expect(wireAt(counting, x, y, 1)).toBeDefined();
        expect(looked).toBeLessThan(400);
      }),
    );
  });
});
