import { afterEach, expect, test, vi } from 'vitest';
import { Camera, type Sight } from './camera';

const VIEW = { width: 400, height: 300 };
const opened: Camera[] = [];

/** One that shows a scene of its view's size as it is, from the corner. */
function open(): { camera: Camera; seen: Sight[] } {
  const surface = document.createElement('div');
  const seen: Sight[] = [];
  const camera = new Camera(surface, (sight) => seen.push(sight));
  camera.resize(VIEW, VIEW);
  camera.place({ x: 0, y: 0, k: 1 });
  opened.push(camera);
  return { camera, seen };
}
afterEach(() => {
  for (const camera of opened.splice(0)) camera.close();
});

test('a step to the side during a zoom is kept, and so is the zoom', async () => {
  const { camera, seen } = open();
  camera.zoomBy(2);
  await vi.waitFor(() => {
    expect(seen.length).toBeGreaterThan(1);
  });
  camera.panBy(30, -10);
  await vi.waitFor(() => {
    expect(camera.sight).toEqual({ x: -170, y: -160, k: 2 });
  });
  const steps = seen.length;
  await new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)));
  expect([seen.length, camera.sight]).toEqual([steps, { x: -170, y: -160, k: 2 }]);
});

test('two zooms are both made, however fast they follow', async () => {
  const { camera } = open();
  camera.zoomBy(1.25);
  camera.zoomBy(1.6);
  await vi.waitFor(() => {
    expect(camera.sight.k).toBeCloseTo(2, 9);
  });
});
