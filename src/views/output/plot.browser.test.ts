import * as Plot from '@observablehq/plot';
import { flushSync } from 'svelte';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { PlotItem as Item } from '../../snippet/output';
import '../theme.css';
import { mounted, type Mounted } from './mounted.svelte';
import PlotItem from './PlotItem.svelte';

/** A busy machine draws late; that it draws in the end is what is tested. */
const until = (condition: () => unknown) => vi.waitUntil(condition, { timeout: 30_000 });

let view: Mounted<Record<string, unknown>> | undefined;
afterEach(() => view?.remove());

const line = (count: number, names = ['loss']): Item => ({
  kind: 'plot',
  mark: 'line',
  title: 'training',
  xLabel: 'step',
  series: names.map((name, s) => ({
    name,
    x: Array.from({ length: count }, (_, i) => i),
    y: Array.from({ length: count }, (_, i) => i * (s + 1)),
  })),
});

function open(item: Item, load = () => Promise.resolve(Plot)) {
  view = mounted(PlotItem as never, { item, load });
  const { target, set } = view;
  return {
    target,
    set,
    svg: () => target.querySelector('.layer svg'),
    lines: () => target.querySelectorAll('[aria-label=line] path'),
  };
}

describe('a plot', () => {
  it('draws, and redraws in place at the same height', async () => {
    const { target, set, svg, lines } = open(line(3));
    const height = target.querySelector('figure')?.offsetHeight;
    await until(() => lines().length === 1);
    const before = svg();
    const holder = target.querySelector('.holder');
    set({ item: line(50, ['loss', 'held out']) });
    await until(() => lines().length === 2);
    expect(target.querySelector('.holder')).toBe(holder);
    expect(svg()).not.toBe(before);
    expect(target.querySelectorAll('.layer svg')).toHaveLength(1);
    expect(target.querySelector('figure')?.offsetHeight).toBe(height);
  });

  it('marks whole steps of whole x values only, and writes no row of zeros over bars that are all 0', async () => {
    const epochs = { name: 'loss', x: [1, 2, 3], y: [3, 2, 1] };
    const { target, set, lines } = open({ kind: 'plot', mark: 'line', title: '', series: [epochs] });
    await until(() => lines().length === 1);
    const texts = (label: string) =>
      [...target.querySelectorAll(`[aria-label='${label}'] text`)].map((tick) => tick.textContent);
    expect(texts('x-axis tick label')).toEqual(['1', '2', '3']);
    set({ item: { kind: 'plot', mark: 'bar', title: '', labels: ['a', 'b'], values: [0, 0] } });
    await until(() => target.querySelector('[aria-label=bar]'));
    expect(texts('x-axis tick label')).toEqual(['a', 'b']);
    expect(texts('text')).toEqual([]);
  });

  it('draws many updates few times, the last one always', async () => {
    const { target, set, lines } = open(line(2));
    await until(() => lines().length === 1);
    let drawings = 0;
    const observer = new MutationObserver((records) => {
      drawings += records.length;
    });
    const layer = target.querySelector('.layer');
    if (layer) observer.observe(layer, { childList: true });
    for (let i = 3; i < 103; i++) set({ item: line(i) });
    await until(() => target.querySelector('.legend')?.textContent.includes('101'));
    observer.disconnect();
    expect(drawings).toBeLessThanOrEqual(3);
  });

  it('tells its series apart by dash, and says their values at the pointer', async () => {
    const { target, lines } = open(line(11, ['a', 'b']));
    await until(() => lines().length === 2);
    const dashes = [...target.querySelectorAll('.legend line')].map((l) =>
      l.getAttribute('stroke-dasharray'),
    );
    expect(new Set(dashes).size).toBe(2);
    const values = () => [...target.querySelectorAll('.legend .value')].map((v) => v.textContent);
    expect(values()).toEqual(['10', '20']);
    const holder = target.querySelector('.holder') as HTMLElement;
    const box = holder.getBoundingClientRect();
    holder.dispatchEvent(
      new PointerEvent('pointermove', {
        bubbles: true,
        clientX: box.left + 44 + (box.width - 60) / 2,
        clientY: box.top + 100,
      }),
    );
    flushSync();
    expect(values()).toEqual(['5', '10']);
    expect(target.querySelector('.place')?.textContent).toBe('step 5');
  });

  it('shows its values as a table on demand, and a summary for who cannot see it', async () => {
    const { target, lines } = open(line(3));
    await until(() => lines().length === 1);
    expect(target.querySelector('table')).toBeNull();
    [...target.querySelectorAll('button')].find((b) => b.textContent === 'Data')?.click();
    flushSync();
    expect(target.querySelectorAll('tbody tr')).toHaveLength(3);
    const id = target.querySelector('figure')?.getAttribute('aria-describedby') ?? '';
    expect(document.getElementById(id)?.textContent).toContain('last 2 at step 2');
  });

  it('shows a table and says why where the library cannot be loaded', async () => {
    const { target } = open(line(3), () =>
      Promise.reject(new TypeError('Failed to fetch dynamically imported module')),
    );
    await until(() => target.querySelector('table'));
    expect(target.textContent).toContain('could not be loaded');
    expect(target.querySelectorAll('tbody tr')).toHaveLength(3);
  });

  it('says when there are no data', () => {
    const { target } = open(line(0, []));
    expect(target.textContent).toContain('No data yet.');
  });

  it('paints the cells of a heat map with row 0 where the range begins', async () => {
    const heat: Item = {
      kind: 'plot',
      mark: 'heatmap',
      title: '',
      rows: 60,
      columns: 60,
      yRange: [0, 1],
      values: Float32Array.from({ length: 3600 }, (_, i) => Math.floor(i / 60)),
    };
    const { target, svg } = open(heat);
    await until(() => svg());
    const canvas = target.querySelector('canvas') as HTMLCanvasElement;
    const lightness = (row: number): number => {
      const [r = 0, g = 0, b = 0] = canvas.getContext('2d')?.getImageData(0, row, 1, 1).data ?? [];
      return r + g + b;
    };
    // Least is lightest on light paper, and row 0 is at the bottom.
    expect(lightness(59)).toBeGreaterThan(lightness(0));
    expect(target.querySelectorAll('.layer rect')).toHaveLength(0);
  });

  it.each<[number, number]>([
    [0, 1e-300],
    [0, 1e-40],
    [1e-310, 2e-310],
    [0, 1e308],
    [-1.7e308, 1.7e308],
    [1, 1],
    [1, 1 + Number.EPSILON],
    [0, Number.NaN],
  ])('draws no place that a picture does not have for the range %d to %d, or says so', async (from, to) => {
    const range = { xRange: [from, to], yRange: [from, to] } as const;
    const heat = { kind: 'plot', mark: 'heatmap', title: '', rows: 1, columns: 2, values: [1, 2] } as const;
    const bars = { kind: 'plot', mark: 'bar', title: '', labels: ['a', 'b'], values: [1, 2] } as const;
    const own = { ...line(0), series: [{ name: '', x: [from, to], y: [from, to] }] };
    for (const item of [{ ...line(3), ...range }, { ...heat, ...range }, { ...bars, ...range }, own]) {
      const { target, svg } = open(item as Item);
      await until(() => svg() ?? target.querySelector('.empty'));
      expect(target.textContent).not.toContain('No data yet');
      expect(svg()?.innerHTML ?? '').not.toMatch(/="[^"]*(NaN|Infinity|\de\+\d)/);
      view?.remove();
    }
  });

  it.each([
    ['bars', { kind: 'plot', mark: 'bar', title: '', labels: ['a', 'b'], values: [1, -2] }],
    [
      'points',
      { kind: 'plot', mark: 'scatter', title: '', series: [{ name: '', x: [1, Number.NaN], y: [2, 3] }] },
    ],
  ] satisfies [string, Item][])('draws %s', async (_, item) => {
    const { svg } = open(item);
    await until(() => svg());
    expect(svg()?.innerHTML).not.toContain('NaN');
  });
});
