import { createRawSnippet } from 'svelte';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { mounted, type Mounted } from '../../output/mounted.svelte';
import '../../theme.css';
import { fitOf, type Sight } from './camera';
import { Drawing, type Wire } from './drawing';
import { Moving } from './moving.svelte';
import { boxOf, edgeOf, wideScene } from './sample-scenes';
import { Mapping } from './mapping.svelte';
import SceneCanvas from './SceneCanvas.svelte';

const NONE: ReadonlySet<number> = new Set();
const MARKS = { lit: NONE, pinned: NONE, absent: NONE, freed: NONE, hits: undefined, hit: undefined };
const VIEW = { width: 600, height: 400 };

const closed = new Drawing({
  width: 400,
  height: 300,
  boxes: [
    boxOf('above', { x: 200, y: 0 }),
    boxOf('group', { kind: 'group', open: false, x: 20, y: 100, lines: [] }),
  ],
  edges: [edgeOf('above', 'group', [275, 40, 95, 100], 'float32[2,2]')],
});
const opened = new Drawing({
  width: 900,
  height: 800,
  boxes: [
    boxOf('above', { x: 500, y: 0 }),
    boxOf('group', { kind: 'group', open: true, x: 90, y: 140, width: 500, height: 500, lines: [] }),
  ],
  edges: [],
});

let view: Mounted<Record<string, unknown>> | undefined;
afterEach(() => {
  view?.remove();
  vi.restoreAllMocks();
});

function show(drawing: Drawing) {
  let seen: () => Sight = () => ({ x: NaN, y: NaN, k: NaN });
  const over = createRawSnippet((sight: () => Sight) => {
    seen = sight;
    return { render: () => '<i></i>' };
  });
  const ontoggle = vi.fn();
  const calls = { onpoint: vi.fn(), onpick: vi.fn(), onkey: vi.fn(() => false), onfocused: vi.fn() };
  const marks = { ...MARKS, fates: new Map(), cursor: undefined };
  const noteOf = ({ edge }: Wire) => [edge.label, `to ${edge.to}`];
  const props = {
    drawing,
    hue: '--dynamic',
    label: 'A graph',
    markOf: () => 1,
    map: new Mapping(),
    marks,
    noteOf,
    over,
    ontoggle,
  };
  view = mounted(SceneCanvas as never, { ...props, ...calls });
  const { target, set } = view;
  Object.assign(target.style, { position: 'relative', width: '600px', height: '400px' });
  const root = target.querySelector<HTMLElement>('[role=application]');
  const surface = target.querySelector<HTMLElement>('.surface');
  if (!root || !surface) throw new Error('no picture');
  const { left, top } = surface.getBoundingClientRect();
  const at = (x: number, y: number) => ({
    clientX: left + x,
    clientY: top + y,
    bubbles: true,
    cancelable: true,
  });
  /** Clicks what opens the group. */
  const toggle = (): void => {
    const { x, y, k } = seen();
    const twisty = at(x + k * ((closed.part('group')?.title ?? 0) - 8), y + k * 114);
    surface.dispatchEvent(new MouseEvent('click', { ...twisty, detail: 1 }));
  };
  return { root, surface, set, ontoggle, at, toggle, sight: () => seen() };
}

const rounded = ({ x, y, k }: Sight): readonly number[] =>
  [x, y, k].map((value) => Math.round(1_000 * value));

describe('the picture', () => {
  test('of which all is to be seen is seen whole when there is more of it', async () => {
    const { root, set, sight } = show(closed);
    await expect.poll(() => sight().k).toBeGreaterThan(0);
    root.dispatchEvent(new KeyboardEvent('keydown', { key: '0', bubbles: true }));
    const large = new Drawing(wideScene(400, 400));
    set({ drawing: large });
    await expect.poll(() => rounded(sight())).toEqual(rounded(fitOf(large.scene, VIEW)));
  });

  test('leaves the group that is opened where it is', async () => {
    const { set, sight, toggle, ontoggle } = show(closed);
    await expect.poll(() => sight().k).toBeGreaterThan(0);
    const { x, y, k } = sight();
    toggle();
    expect(ontoggle).toHaveBeenCalledOnce();
    set({ drawing: opened });
    await expect
      .poll(() => rounded(sight()))
      .toEqual(rounded({ x: x + k * (20 - 90), y: y + k * (100 - 140), k }));
  });

  test('says what an edge carries while the pointer is at it', async () => {
    const { root, surface, sight, at } = show(closed);
    await expect.poll(() => sight().k).toBeGreaterThan(0);
    const { x, y, k } = sight();
    const note = () => root.querySelector('[role=tooltip]')?.textContent;
    const pointTo = (sceneX: number, sceneY: number): void => {
      surface.dispatchEvent(new PointerEvent('pointermove', at(x + k * sceneX, y + k * sceneY)));
    };
    pointTo(185, 72);
    await expect.poll(note).toBe('float32[2,2]to group');
    pointTo(260, 20);
    await expect.poll(note).toBeUndefined();
    pointTo(185, 72);
    await expect.poll(note).toBe('float32[2,2]to group');
    surface.dispatchEvent(new PointerEvent('pointerleave'));
    await expect.poll(note).toBeUndefined();
  });

  test.each([
    ['moves from one look to the next', false],
    ['does not move where the system asks for less motion', true],
  ])('%s', async (_what, less) => {
    const real = matchMedia.bind(window);
    vi.spyOn(window, 'matchMedia').mockImplementation((query) =>
      real(query.includes('prefers-reduced-motion') ? (less ? 'all' : 'not all') : query),
    );
    const begin = vi.spyOn(Moving.prototype, 'begin');
    const { root, set, sight, toggle } = show(closed);
    await expect.poll(() => sight().k).toBeGreaterThan(0);
    toggle();
    const { x, y, k } = sight();
    set({ drawing: opened });
    await expect.poll(() => rounded(sight())).toEqual(rounded({ x: x - k * 70, y: y - k * 40, k }));
    expect(begin).toHaveBeenCalledTimes(less ? 0 : 1);
    root.dispatchEvent(new KeyboardEvent('keydown', { key: '+', bubbles: true }));
    // The first frame of a motion is yet to come.
    if (less) expect(sight().k).toBeGreaterThan(k);
    else expect(sight().k).toBe(k);
    await expect.poll(() => sight().k).toBeGreaterThan(k);
  });

  test('is zoomed by a pinch of a touchpad, and the page is not', async () => {
    const { surface, sight, at } = show(closed);
    await expect.poll(() => sight().k).toBeGreaterThan(0);
    const { k } = sight();
    const pinch = new WheelEvent('wheel', { ...at(300, 200), deltaY: -20, ctrlKey: true });
    surface.dispatchEvent(pinch);
    expect(pinch.defaultPrevented).toBe(true);
    await expect.poll(() => sight().k).toBeGreaterThan(k);
  });

  test('is zoomed by two fingers', async () => {
    const { surface, sight, at } = show(closed);
    await expect.poll(() => sight().k).toBeGreaterThan(0);
    const { k } = sight();
    const touch = (type: string, apart: number): void => {
      const touches = [-apart, apart].map(
        (away, identifier) => new Touch({ identifier, target: surface, ...at(300 + away, 200) }),
      );
      surface.dispatchEvent(
        new TouchEvent(type, {
          touches,
          targetTouches: touches,
          changedTouches: touches,
          bubbles: true,
          cancelable: true,
        }),
      );
    };
    touch('touchstart', 40);
    touch('touchmove', 60);
    touch('touchend', 60);
    await expect.poll(() => sight().k / k).toBeCloseTo(1.5, 1);
  });
});
