/** The page of the picture's benchmark: one large scene on a canvas, panned and zoomed as by hand, its frames timed. */
import { createRawSnippet, mount } from 'svelte';
import { Drawing } from '../../src/views/graph/picture/drawing';
import { wideScene } from '../../src/views/graph/picture/sample-scenes';
import { Mapping } from '../../src/views/graph/picture/mapping.svelte';
import SceneCanvas from '../../src/views/graph/picture/SceneCanvas.svelte';
import '../../src/views/theme.css';

export interface PictureTimes {
  readonly nodes: number;
  readonly edges: number;
  /** To make what is drawn from the layout's scene. */
  readonly preparedMs: number;
  /** Milliseconds between frames, by what was done. */
  readonly frames: Readonly<Record<string, readonly number[]>>;
  /** The main thread was busy without a break for so long at most, in milliseconds. */
  readonly longestTaskMs: number;
}

export interface PictureGlobals {
  benchPicture(nodes: number, edges: number): Promise<PictureTimes>;
}

const frame = (): Promise<number> => new Promise((resolve) => requestAnimationFrame(resolve));

/** Frames while something is done in each. */
async function timed(count: number, act: (index: number) => void): Promise<number[]> {
  const frames: number[] = [];
  let before = await frame();
  for (let index = 0; index < count; index++) {
    act(index);
    const now = await frame();
    frames.push(now - before);
    before = now;
  }
  return frames;
}

const FRAMES = 90;
const MIDDLE = { clientX: 640, clientY: 400, bubbles: true, cancelable: true } as const;

async function benchPicture(nodes: number, edges: number): Promise<PictureTimes> {
  const scene = wideScene(nodes, edges);
  const start = performance.now();
  const drawing = new Drawing(scene);
  const preparedMs = performance.now() - start;
  const target = document.createElement('div');
  target.style.cssText = 'position: fixed; inset: 0';
  document.body.replaceChildren(target);
  let longestTaskMs = 0;
  const observer = new PerformanceObserver((list) => {
    for (const { duration } of list.getEntries()) longestTaskMs = Math.max(longestTaskMs, duration);
  });
  mount(SceneCanvas, {
    target,
    props: {
      drawing,
      hue: '--dynamic',
      label: 'A large graph',
      markOf: (line: number) => 1 + (line % 21),
      map: new Mapping(),
      marks: {
        lit: new Set<number>(),
        pinned: new Set<number>(),
        absent: new Set<number>(),
        hits: undefined,
        hit: undefined,
        cursor: undefined,
        freed: new Set<number>(),
        fates: new Map(),
      },
      noteOf: () => [],
      onpoint: () => undefined,
      onpick: () => undefined,
      ontoggle: () => undefined,
      onkey: () => false,
      onfocused: () => undefined,
      over: createRawSnippet(() => ({ render: () => '<span></span>' })),
    },
  });
  const surface = target.querySelector('.surface');
  const picture = target.querySelector<HTMLElement>('[role=application]');
  if (!surface || !picture) throw new Error('internal: the picture has no surface');
  const key = (name: string): void => {
    // With Shift an arrow pans rather than walks.
    picture.dispatchEvent(new KeyboardEvent('keydown', { key: name, shiftKey: name !== '0', bubbles: true }));
  };
  const wheel = (deltaY: number): void => {
    surface.dispatchEvent(new WheelEvent('wheel', { ...MIDDLE, deltaY, view: window }));
  };
  await timed(30, () => undefined);
  observer.observe({ type: 'longtask' });
  const frames: Record<string, readonly number[]> = {};
  frames['pan, near'] = await timed(FRAMES, () => {
    key('ArrowRight');
  });
  frames['zoom out'] = await timed(FRAMES, () => {
    wheel(24);
  });
  key('0');
  await timed(60, () => undefined);
  frames['pan, all in sight'] = await timed(FRAMES, (index) => {
    key(index % 20 < 10 ? 'ArrowRight' : 'ArrowLeft');
  });
  frames['zoom in'] = await timed(FRAMES, () => {
    wheel(-24);
  });
  await timed(30, () => undefined);
  observer.disconnect();
  return { nodes, edges, preparedMs, frames, longestTaskMs };
}

(globalThis as typeof globalThis & PictureGlobals).benchPicture = benchPicture;
