import { describe, expect, it } from 'vitest';
import '../../theme.css';
import { lineInks, readColours } from './colours';
import { Drawing } from './drawing';
import { pngOf, scaleOfPng, svgOf } from './export-picture';
import { boxOf, edgeOf, wideScene } from './sample-scenes';

const scene = {
  width: 400,
  height: 300,
  boxes: [
    boxOf('g', {
      kind: 'group',
      open: true,
      title: 'layer <1> & "2"',
      width: 300,
      height: 200,
      lines: [3, 4],
    }),
    boxOf('a', { x: 20, y: 40, title: 'Conv2D', role: 'const', parent: 'g', depth: 1 }),
    boxOf('b', { x: 20, y: 140, title: 'bell\u0007', weight: 0.5, parent: 'g', depth: 1 }),
  ],
  edges: [edgeOf('a', 'b', [95, 80, 95, 100, 95, 140], 'float32[2,2]')],
} as const;

const inked = (drawing: Drawing) => {
  const colours = readColours(document.documentElement, '--dynamic');
  return { colours, inkOf: lineInks(drawing.scene, () => 2, colours) };
};

const parsed = (text: string): Document => new DOMParser().parseFromString(text, 'image/svg+xml');

describe('a picture as a file', () => {
  it('is SVG that parses, whatever names the boxes have, with the words as text and its own colours', () => {
    const drawing = new Drawing(scene);
    const text = svgOf(drawing, inked(drawing), 'A <graph> & its name');
    const svg = parsed(text);
    expect(svg.querySelector('parsererror')).toBeNull();
    expect(svg.querySelector('svg > title')?.textContent).toBe('A <graph> & its name');
    const words = [...svg.querySelectorAll('text')].map(({ textContent }) => textContent);
    for (const word of ['layer <1> & "2"', 'Conv2D', 'bell\ufffd', '3–4']) expect(words).toContain(word);
    expect(text).not.toMatch(/var\(|NaN|undefined/);
    const second = getComputedStyle(document.documentElement).getPropertyValue('--series-2');
    expect(svg.querySelectorAll(`[fill="${second}"]`).length).toBeGreaterThan(0);
    expect([...svg.querySelectorAll('g > title')].map(({ textContent }) => textContent)).toContain(
      'Conv2D, float32[2,2], const, line 1',
    );
  });

  it('is a PNG of all of it, drawn', async () => {
    const drawing = new Drawing(scene);
    const png = await pngOf(drawing, inked(drawing));
    expect(png?.scale).toBe(2);
    const image = await createImageBitmap(new Blob([png?.bytes ?? new Uint8Array()], { type: 'image/png' }));
    expect([image.width, image.height]).toEqual([864, 664]);
    const canvas = new OffscreenCanvas(image.width, image.height);
    const context = canvas.getContext('2d');
    context?.drawImage(image, 0, 0);
    const seen = new Set(
      new Uint32Array(context?.getImageData(0, 0, image.width, image.height).data.buffer ?? []),
    );
    expect(seen.size).toBeGreaterThan(20);
  });

  it('is made smaller where no browser could hold it', () => {
    const { width, height } = wideScene(10_000, 15_000);
    const scale = scaleOfPng(width, height);
    expect(scale).toBeLessThan(1);
    expect(Math.max(width, height) * scale).toBeLessThanOrEqual(8_192);
    expect(width * height * scale ** 2).toBeLessThanOrEqual(32_000_000);
    expect(scaleOfPng(800, 600)).toBe(2);
  });
});
