import { flushSync } from 'svelte';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { PadItem as Item } from '../../snippet/output';
import '../theme.css';
import { mounted, type Mounted } from './mounted.svelte';
import PadItem from './PadItem.svelte';

let view: Mounted<Record<string, unknown>>;
const ondraw = vi.fn<(pad: number, width: number, height: number, ink: Float32Array) => void>();
const onclosepad = vi.fn();
const item: Item = { kind: 'pad', title: 'digit', pad: 7, width: 28, height: 20, open: true };

const canvas = () => view.target.querySelector('canvas') as HTMLCanvasElement;
const lastInk = () => ondraw.mock.lastCall?.[3] ?? new Float32Array();

function pointer(type: string, x: number, y: number): void {
  const box = canvas().getBoundingClientRect();
  canvas().dispatchEvent(
    new PointerEvent(type, {
      bubbles: true,
      isPrimary: true,
      pointerId: 1,
      button: 0,
      clientX: box.left + (x / 28) * box.width,
      clientY: box.top + (y / 20) * box.height,
    }),
  );
  flushSync();
}
function key(type: 'keydown' | 'keyup', name: string): void {
  canvas().dispatchEvent(new KeyboardEvent(type, { key: name, bubbles: true, cancelable: true }));
  flushSync();
}
function press(name: string): void {
  const button = [...view.target.querySelectorAll('button')].find((b) => b.textContent === name);
  button?.click();
  flushSync();
}

beforeEach(() => {
  vi.useFakeTimers();
  ondraw.mockClear();
  onclosepad.mockClear();
  // A made-up pointer can't be captured.
  vi.spyOn(HTMLCanvasElement.prototype, 'setPointerCapture').mockImplementation(() => undefined);
  view = mounted(PadItem as never, { item, running: true, ondraw, onclosepad });
});
afterEach(() => {
  view.remove();
  vi.useRealTimers();
  vi.restoreAllMocks();
});

describe('a drawing pad', () => {
  it('gives the ink of a stroke when the pointer lifts, as it was drawn', () => {
    pointer('pointerdown', 4.5, 10.5);
    for (let x = 5.5; x <= 22.5; x++) pointer('pointermove', x, 10.5);
    pointer('pointerup', 22.5, 10.5);
    expect(ondraw).toHaveBeenCalledTimes(1);
    expect(ondraw.mock.lastCall?.slice(0, 3)).toEqual([7, 28, 20]);
    const ink = lastInk();
    expect(ink).toHaveLength(28 * 20);
    expect(ink[10 * 28 + 4]).toBe(1);
    expect(ink[10 * 28 + 22]).toBe(1);
    expect(ink[4 * 28 + 14]).toBe(0);
  });

  it('gives it too when the pointer rests for 120 ms, once', () => {
    pointer('pointerdown', 5, 5);
    pointer('pointermove', 9, 9);
    vi.advanceTimersByTime(119);
    expect(ondraw).not.toHaveBeenCalled();
    vi.advanceTimersByTime(1);
    expect(ondraw).toHaveBeenCalledTimes(1);
    vi.advanceTimersByTime(1000);
    expect(ondraw).toHaveBeenCalledTimes(1);
  });

  it('hands out copies, which later strokes do not change', () => {
    pointer('pointerdown', 5, 5);
    pointer('pointerup', 5, 5);
    const first = lastInk();
    const before = first.slice();
    pointer('pointerdown', 20, 15);
    pointer('pointerup', 20, 15);
    expect(first).toEqual(before);
    expect(lastInk()).not.toEqual(first);
  });

  it('is drawn on with the keyboard', () => {
    key('keydown', 'ArrowLeft');
    key('keydown', ' ');
    key('keydown', 'ArrowDown');
    key('keyup', ' ');
    const ink = lastInk();
    expect(ink[10 * 28 + 13]).toBe(1);
    expect(ink[11 * 28 + 13]).toBe(1);
    expect(ink[10 * 28 + 20]).toBe(0);
  });

  it('starts from paper after Clear', () => {
    pointer('pointerdown', 5, 5);
    pointer('pointerup', 5, 5);
    press('Clear');
    pointer('pointerdown', 20, 15);
    pointer('pointerup', 20, 15);
    expect(lastInk()[5 * 28 + 5]).toBe(0);
    expect(lastInk()[15 * 28 + 20]).toBeGreaterThan(0.5);
  });

  it('closes by Done, and keeps its picture', () => {
    pointer('pointerdown', 14, 10);
    pointer('pointerup', 14, 10);
    press('Done');
    expect(onclosepad).toHaveBeenCalledWith(7);
    view.set({ item: { ...item, open: false } });
    const context = canvas().getContext('2d');
    const middle = context?.getImageData(canvas().width / 2, canvas().height / 2, 1, 1).data;
    expect(middle?.[3]).toBe(255);
    ondraw.mockClear();
    pointer('pointerdown', 5, 5);
    pointer('pointerup', 5, 5);
    expect(ondraw).not.toHaveBeenCalled();
  });

  it('is empty again when a new run opens it in the same place', () => {
    pointer('pointerdown', 14, 10);
    pointer('pointerup', 14, 10);
    view.set({ item: { ...item, open: false } });
    view.set({ item: { ...item } });
    pointer('pointerdown', 5, 5);
    pointer('pointerup', 5, 5);
    expect(lastInk()[10 * 28 + 14]).toBe(0);
  });

  it('says nothing more once it is gone', () => {
    pointer('pointerdown', 5, 5);
    view.remove();
    vi.advanceTimersByTime(1000);
    expect(ondraw).not.toHaveBeenCalled();
  });
});
