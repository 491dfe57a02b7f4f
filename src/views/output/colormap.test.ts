import { describe, expect, it } from 'vitest';
import {
  colourOf,
  colourScale,
  extent,
  inkOn,
  oklabToSrgb,
  paint,
  ramp,
  step,
  type Palette,
} from './colormap';

const maps: [Palette, boolean][] = [
  ['sequential', false],
  ['sequential', true],
  ['diverging', false],
  ['diverging', true],
];

describe.each(maps)('the %s map, dark %s', (palette, dark) => {
  const colours = ramp(palette, dark);

  it('holds only colours that a screen can show', () => {
    for (const colour of colours) {
      for (const channel of oklabToSrgb(colour)) {
        expect(channel).toBeGreaterThan(-0.003);
        expect(channel).toBeLessThan(1.003);
      }
    }
  });

  it('moves by equal steps', () => {
    const half = palette === 'diverging' ? [colours.slice(0, 128), colours.slice(128)] : [colours];
    for (const part of half) {
      const steps = part.slice(1).map((c, i) => {
        const p = part[i] ?? c;
        return Math.hypot(c[0] - p[0], c[1] - p[1], c[2] - p[2]);
      });
      const mean = steps.reduce((a, b) => a + b, 0) / steps.length;
      for (const size of steps) expect(Math.abs(size / mean - 1)).toBeLessThan(0.06);
    }
  });

  it('tells the order by lightness alone, away from the paper', () => {
    const outwards =
      palette === 'diverging' ? [colours.slice(0, 128).reverse(), colours.slice(128)] : [colours];
    for (const part of outwards) {
      const signs = part.slice(1).map((c, i) => Math.sign(c[0] - (part[i] ?? c)[0]));
      expect(new Set(signs)).toEqual(new Set([dark ? 1 : -1]));
    }
  });
});

describe('the diverging map', () => {
  it('has sides that differ in yellow and blue, which red-green blindness leaves apart', () => {
    for (const dark of [false, true]) {
      const colours = ramp('diverging', dark);
      for (const i of [0, 30, 60, 90]) {
        const [below, above] = [colours[i], colours[255 - i]];
        expect((above?.[2] ?? 0) - (below?.[2] ?? 0)).toBeGreaterThan(0.05);
      }
    }
  });
});

describe('colourScale', () => {
  it('parts at zero only where the values do', () => {
    expect(colourScale(-1, 3)).toEqual({ palette: 'diverging', low: -3, high: 3 });
    expect(colourScale(0, 3)).toEqual({ palette: 'sequential', low: 0, high: 3 });
    expect(colourScale(-3, -1)).toEqual({ palette: 'sequential', low: -3, high: -1 });
  });

  it('puts the ends at the ends, infinities too', () => {
    const scale = colourScale(0, 10);
    expect([0, 10, Infinity, -Infinity, 5].map((v) => step(v, scale))).toEqual([0, 255, 255, 0, 128]);
  });

  it('gives a constant the middle colour', () => {
    expect(step(7, colourScale(7, 7))).toBe(128);
  });
});

describe('paint', () => {
  it('keeps NaN grey and the absent transparent', () => {
    const pixels = paint(3, (i) => [0, Number.NaN, undefined][i], colourScale(0, 1), false);
    expect([...pixels.slice(4, 8)]).toEqual([128, 128, 128, 255]);
    expect(pixels[11]).toBe(0);
    expect([...pixels.slice(0, 3)]).toEqual([...colourOf(0, colourScale(0, 1), false)]);
  });
});

it('finds the finite ends', () => {
  expect(extent([3, Number.NaN, -1, Infinity])).toEqual([-1, 3]);
  expect(extent([Number.NaN])).toEqual([0, 0]);
});

it('writes dark on light and light on dark', () => {
  expect(inkOn([250, 250, 240])).toBe('black');
  expect(inkOn([20, 30, 80])).toBe('white');
});
