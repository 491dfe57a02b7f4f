import { flushSync } from 'svelte';
import { afterEach, describe, expect, it } from 'vitest';
import type { TensorItem as Tensor } from '../../snippet/output';
import '../theme.css';
import { mounted, type Mounted } from './mounted.svelte';
import TensorItem from './TensorItem.svelte';

let view: Mounted<{ item: Tensor }> | undefined;
afterEach(() => view?.remove());

function open(shape: number[], over: Partial<Tensor> = {}) {
  const size = shape.reduce((a, b) => a * b, 1);
  const item: Tensor = {
    kind: 'tensor',
    title: 't',
    dtype: 'float32',
    shape,
    values: Float32Array.from({ length: size }, (_, i) => i),
    ...over,
  };
  view = mounted(TensorItem as never, { item });
  const { target } = view;
  return {
    target,
    cells: () => [...target.querySelectorAll('td[data-c]')].map((cell) => cell.textContent),
    button: (name: string) => {
      const found = [...target.querySelectorAll('button')].find(
        (b) => (b.ariaLabel ?? b.textContent) === name,
      );
      if (!found) throw new Error(`no button ${name}`);
      return found;
    },
  };
}

describe('a grid', () => {
  it('leaves out the middle until asked, and leaves it out again', () => {
    const { cells, button, target } = open([20, 30]);
    expect(cells()).toHaveLength(8 * 8);
    expect(target.textContent).toContain('12 more rows, 22 more columns');
    button('Show more').click();
    flushSync();
    expect(cells()).toHaveLength(20 * 30);
    button('Show fewer').click();
    flushSync();
    expect(cells()).toHaveLength(64);
  });

  it('steps through the slices of more axes', () => {
    const { cells, button, target } = open([3, 2, 2]);
    expect(cells()).toEqual(['0', '1', '2', '3']);
    button('next index of axis 0').click();
    flushSync();
    expect(cells()).toEqual(['4', '5', '6', '7']);
    const input = target.querySelector('input') as HTMLInputElement;
    input.value = '2';
    input.dispatchEvent(new Event('input', { bubbles: true }));
    flushSync();
    expect(cells()).toEqual(['8', '9', '10', '11']);
    expect(button('next index of axis 0').disabled).toBe(true);
  });

  it('stays on a slice that exists when a smaller tensor takes its place', () => {
    const { cells, button } = open([3, 2, 2]);
    button('next index of axis 0').click();
    button('next index of axis 0').click();
    flushSync();
    view?.set({
      item: {
        kind: 'tensor',
        title: 't',
        dtype: 'int32',
        shape: [2, 1, 2],
        values: Int32Array.of(1, 2, 3, 4),
      },
    });
    expect(cells()).toEqual(['1', '2', '3', '4']);
  });
});

describe('a row', () => {
  it('leaves out the middle until asked', () => {
    const { target, button } = open([100]);
    expect(target.querySelectorAll('[data-i]')).toHaveLength(16);
    button('Show more').click();
    flushSync();
    expect(target.querySelectorAll('[data-i]')).toHaveLength(100);
  });
});

describe('a heat map', () => {
  it('says the value under the pointer, and marks it in the grid', () => {
    const { target } = open([4, 5]);
    const picture = target.querySelector('.picture') as HTMLElement;
    const box = picture.getBoundingClientRect();
    const at = (column: number, row: number) =>
      new PointerEvent('pointermove', {
        bubbles: true,
        clientX: box.left + ((column + 0.5) / 5) * box.width,
        clientY: box.top + ((row + 0.5) / 4) * box.height,
      });
    picture.dispatchEvent(at(3, 2));
    flushSync();
    expect(target.querySelector('output')?.textContent).toBe('[2, 3] 13');
    expect(target.querySelector('td.at')?.textContent).toBe('13');
    picture.dispatchEvent(new PointerEvent('pointerleave'));
    flushSync();
    expect(target.querySelector('output')?.textContent).toBe('');
  });

  it('is read by the arrow keys, and let go by Escape', () => {
    const { target } = open([4, 5]);
    const picture = target.querySelector('.picture') as HTMLElement;
    const press = (key: string) => {
      picture.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true }));
      flushSync();
    };
    for (const key of ['ArrowRight', 'ArrowRight', 'ArrowDown']) press(key);
    expect(target.querySelector('output')?.textContent).toBe('[1, 1] 6');
    press('Escape');
    expect(target.querySelector('output')?.textContent).toBe('');
  });

  it('parts its colours at zero', () => {
    const { target } = open([4, 4], { values: Float32Array.from({ length: 16 }, (_, i) => (i - 8) / 8) });
    const canvas = target.querySelector('canvas') as HTMLCanvasElement;
    const pixel = (column: number, row: number) => [
      ...(canvas.getContext('2d')?.getImageData(column, row, 1, 1).data ?? []),
    ];
    const [low, zero] = [pixel(0, 0), pixel(0, 2)];
    expect(low[2]).toBeGreaterThan(low[0] ?? 0);
    expect(Math.min(...zero)).toBeGreaterThan(235);
  });
});

it('says of a cut tensor what is missing', () => {
  const { target } = open([1000, 10], { values: new Float32Array(35), truncated: true });
  expect(target.textContent).toContain('Only the first 35 of 10,000 values are shown here');
  expect(target.querySelectorAll('tbody tr')).toHaveLength(5);
});
