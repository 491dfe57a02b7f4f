import { describe, expect, test } from 'vitest';
import type { Colours } from './colours';
import { draw, type Look } from './draw';
import { Drawing } from './drawing';
import { SvgPen } from './pen';
import { boxOf } from './sample-scenes';

const colours: Colours = {
  paper: '#ffffff',
  sunken: '#f4f4f4',
  text: '#111111',
  muted: '#666666',
  line: '#cccccc',
  lineStrong: '#999999',
  accent: '#0000ff',
  warning: '#aa6600',
  hue: '#994400',
  series: ['#117733'],
};
const drawing = new Drawing({
  width: 400,
  height: 100,
  boxes: [boxOf('a', { title: 'MatMul', detail: 'float32[2,2]', width: 220 })],
  edges: [],
});

/** The words and the paths of what is drawn. */
function drawn(more: Partial<Look>) {
  const pen = new SvgPen();
  const plain = {
    colours,
    inkOf: () => ({ colour: '#117733', bar: 'solid' as const }),
    hits: undefined,
    absent: new Set<number>(),
    back: false,
  };
  for (const _ of draw(
    pen,
    drawing,
    { x: 0, y: 0, width: 400, height: 100 },
    { ...plain, scale: 1, ...more },
  ));
  const words = [...pen.body.matchAll(/<text[^>]*>([^<]*)</g)].map(([, text]) => text);
  return {
    words,
    paths: pen.body.match(/<path/g)?.length ?? 0,
    dashed: pen.body.includes('stroke-dasharray'),
  };
}

describe('a box', () => {
  const plain = drawn({});

  test('says what it is and what it makes', () => {
    expect(plain.words).toEqual(['1', 'MatMul', 'float32[2,2]']);
    expect(plain.dashed).toBe(false);
  });

  test('whose tensors are freed is hollow and says so, and is not struck through', () => {
    const freed = drawn({ freed: new Set([0]) });
    expect(freed.words.at(-1)).toBe('freed · float32[2,2]');
    expect([freed.paths, freed.dashed]).toEqual([plain.paths, true]);
  });

  test('that the passes took away is struck through and says what became of it', () => {
    const gone = drawn({ fates: new Map([[0, { text: 'fused into relu %7', gone: true }]]) });
    expect(gone.words.at(-1)).toBe('fused into relu %7');
    expect([gone.paths, gone.dashed]).toEqual([plain.paths + 1, false]);
  });

  test('names what it reads and how many read it where no lines lead there', () => {
    const box = boxOf('a', { width: 320, height: 54, reads: ['dense/kernel', 'bias', 'bias'], readers: 1 });
    const pen = new SvgPen();
    const scene = new Drawing({ width: 400, height: 100, boxes: [box], edges: [] });
    const view = { width: 400, height: 100, x: 0, y: 0 };
    const inkOf = () => ({ colour: '#117733', bar: 'dotted' as const });
    for (const _ of draw(pen, scene, view, {
      colours,
      inkOf,
      hits: undefined,
      absent: new Set(),
      back: false,
      scale: 1,
    }));
    expect(pen.body).toContain('>← dense/kernel, bias → 1 more reader<');
    // The bar of a dotted line is in pieces.
    expect(pen.body.match(/ZM/g)?.length).toBeGreaterThan(5);
  });

  test('that a pass made says so and stands', () => {
    const made = drawn({ fates: new Map([[0, { text: 'made by fuse', gone: false }]]) });
    expect([made.words.at(-1), made.paths]).toEqual(['made by fuse', plain.paths]);
  });
});
