import { describe, expect, it } from 'vitest';
import { firstSight, fitOf } from './camera';
import { Drawing } from './drawing';
import { boxOf, edgeOf } from './sample-scenes';
import { anchorOf, placed } from './stay';

const view = { width: 800, height: 600 };

describe('the first look at a graph', () => {
  it('shows all of a small one in the middle, not blown up', () => {
    const { x, y, k } = firstSight({ width: 100, height: 50 }, view);
    expect(k).toBeLessThan(1.2);
    expect([x + k * 50, y + k * 25]).toEqual([400, 310]);
  });

  it('keeps clear of the buttons above and the legend below, however large the graph is', () => {
    for (const scene of [
      { width: 300, height: 500 },
      { width: 900, height: 900 },
      { width: 9_000, height: 50 },
    ]) {
      const { y, k } = fitOf(scene, view);
      expect(y).toBeGreaterThanOrEqual(64);
      expect(y + k * scene.height).toBeLessThanOrEqual(600 - 44 + 1e-9);
    }
  });

  it('shows the beginning of a long one, large enough to read', () => {
    const scene = { width: 400, height: 90_000 };
    expect(fitOf(scene, view).k).toBeLessThan(0.01);
    const { x, y, k } = firstSight(scene, view);
    expect(k).toBe(1);
    expect([x, y]).toEqual([200, 64]);
  });

  it('begins where the graph does', () => {
    const { x, k } = firstSight({ width: 20_000, height: 20_000 }, view, 15_000);
    expect(x + k * 15_000).toBe(400);
  });

  it('leaves no side empty where the beginning is at the other', () => {
    expect(firstSight({ width: 20_000, height: 20_000 }, view, 10).x).toBe(20);
    const { x, k } = firstSight({ width: 20_000, height: 20_000 }, view, 19_990);
    expect(x + k * 20_000).toBe(780);
  });
});

describe('what stays when a group opens', () => {
  const before = new Drawing({
    width: 500,
    height: 300,
    boxes: [boxOf('a'), boxOf('b', { y: 100 })],
    edges: [],
  });
  const after = new Drawing({
    width: 500,
    height: 900,
    boxes: [boxOf('a', { x: 70 }), boxOf('b', { x: 30, y: 700 })],
    edges: [edgeOf('a', 'b', [0, 0, 1, 1])],
  });

  it('is the box that was clicked', () => {
    const sight = placed(after, { key: 'b', x: 33, y: 44 }, { x: 0, y: 0, k: 0.5 });
    expect([sight.x + 0.5 * 30, sight.y + 0.5 * 700, sight.k]).toEqual([33, 44, 0.5]);
  });

  it('is what is in the middle of the view where nothing was clicked', () => {
    const sight = { x: 10, y: 20, k: 2 };
    const anchor = anchorOf(before, after, { sight, rect: { x: 0, y: 80, width: 200, height: 60 } });
    expect(anchor).toEqual({ key: 'b', x: 10, y: 220 });
  });
});
