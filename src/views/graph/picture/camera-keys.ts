/** The keys that move the picture. */
import type { Camera } from './camera';

/** Px of the screen. */
const STEP = 60;
const NEARER = 1.4;

const MOVES: Readonly<Record<string, (camera: Camera) => void>> = {
  '+': (camera) => {
    camera.zoomBy(NEARER);
  },
  '=': (camera) => {
    camera.zoomBy(NEARER);
  },
  '-': (camera) => {
    camera.zoomBy(1 / NEARER);
  },
  '0': (camera) => {
    camera.fit();
  },
  'Shift+ArrowLeft': (camera) => {
    camera.panBy(STEP, 0);
  },
  'Shift+ArrowRight': (camera) => {
    camera.panBy(-STEP, 0);
  },
  'Shift+ArrowUp': (camera) => {
    camera.panBy(0, STEP);
  },
  'Shift+ArrowDown': (camera) => {
    camera.panBy(0, -STEP);
  },
};

/** Whether the key is one of these. */
export function moves(camera: Camera, { key, shiftKey }: Pick<KeyboardEvent, 'key' | 'shiftKey'>): boolean {
  const name = shiftKey && key.startsWith('Arrow') ? `Shift+${key}` : key;
  if (!Object.hasOwn(MOVES, name)) return false;
  MOVES[name]?.(camera);
  return true;
}
