/**
 * The colours of lines and series, as theme.css has them, must be told apart by people who see red and green alike too, and be read as
 * text on everything that they stand on. What such people see is worked out after Machado, Oliveira and Fernandes, "A Physiologically-based
 * Model for Simulation of Color Vision Deficiency", 2009 (severity 1); distances are those of Oklab (Ottosson, 2020), where 1 is black to white.
 */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

const CSS = readFileSync(new URL('theme.css', import.meta.url), 'utf8');
const COUNT = 7;
const APART = 0.11;

type Triple = readonly [number, number, number];
type Matrix = readonly [Triple, Triple, Triple];

const EYES: Readonly<Record<string, Matrix>> = {
  'all colours': [
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 1],
  ],
  'no red (protanopia)': [
    [0.152286, 1.052583, -0.204868],
    [0.114503, 0.786281, 0.099216],
    [-0.003882, -0.048116, 1.051998],
  ],
  'no green (deuteranopia)': [
    [0.367322, 0.860646, -0.227968],
    [0.280085, 0.672501, 0.047413],
    [-0.01182, 0.04294, 0.968881],
  ],
};

const times = (matrix: Matrix, [x, y, z]: Triple): Triple => {
  const [a, b, c] = matrix.map(([p, q, r]) => p * x + q * y + r * z);
  return [a ?? NaN, b ?? NaN, c ?? NaN];
};

/** Of sRGB, from 0 to 1. */
const linear = (hex: string): Triple => {
  const [r, g, b] = [1, 3, 5]
    .map((at) => parseInt(hex.slice(at, at + 2), 16) / 255)
    .map((c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4));
  return [r ?? NaN, g ?? NaN, b ?? NaN];
};

function oklab(rgb: Triple): Triple {
  const cones = times(
    [
      [0.4122214708, 0.5363325363, 0.0514459929],
      [0.2119034982, 0.6806995451, 0.1073969566],
      [0.0883024619, 0.2817188376, 0.6299787005],
    ],
    rgb,
  );
  const [l, m, s] = cones.map(Math.cbrt);
  return times(
    [
      [0.2104542553, 0.793617785, -0.0040720468],
      [1.9779984951, -2.428592205, 0.4505937099],
      [0.0259040371, 0.7827717662, -0.808675766],
    ],
    [l ?? NaN, m ?? NaN, s ?? NaN],
  );
}

function seen(hex: string, eye: Matrix): Triple {
  const [r, g, b] = times(eye, linear(hex)).map((c) => Math.min(1, Math.max(0, c)));
  return oklab([r ?? NaN, g ?? NaN, b ?? NaN]);
}

const distance = (a: Triple, b: Triple): number => Math.hypot(a[0] - b[0], a[1] - b[1], a[2] - b[2]);

function contrast(a: string, b: string): number {
  const [low = 0, high = 0] = [a, b]
    .map(linear)
    .map(([r, g, b]) => 0.2126 * r + 0.7152 * g + 0.0722 * b)
    .sort((x, y) => x - y);
  return (high + 0.05) / (low + 0.05);
}

function properties(selector: string): Record<string, string> {
  const start = CSS.indexOf(`${selector} {`);
  const body = CSS.slice(start, CSS.indexOf('}', start));
  return Object.fromEntries(
    [...body.matchAll(/(--[\w-]+):\s*(#[\da-f]{6});/g)].map(([, name, value]) => [name, value]),
  );
}

const light = properties(':root');
const THEMES = {
  light,
  dark: { ...light, ...properties(":root[data-theme='dark']") },
};

describe.each(Object.entries(THEMES))('the series of the %s theme', (_, theme) => {
  const series = Array.from({ length: COUNT }, (_, at) => theme[`--series-${String(at + 1)}`] ?? 'missing');

  it.each(Object.entries(EYES))('are told apart by eyes that see %s', (_, eye) => {
    series.forEach((one, at) => {
      for (const other of series.slice(at + 1))
        expect(distance(seen(one, eye), seen(other, eye)), `${one} and ${other}`).toBeGreaterThan(APART);
    });
  });

  it('are read as text on what they stand on', () => {
    for (const colour of series)
      for (const ground of ['--bg', '--bg-sunken', '--bg-selected'])
        expect(contrast(colour, theme[ground] ?? ''), `${colour} on ${ground}`).toBeGreaterThanOrEqual(4.5);
  });
});

it('gives each series one colour for light grounds and one for dark ones, wherever it is set', () => {
  for (let at = 1; at <= COUNT; at++) {
    const name = `--series-${String(at)}`;
    const set = [...CSS.matchAll(new RegExp(`${name}:\\s*(#[\\da-f]{6});`, 'g'))].map(([, colour]) => colour);
    expect(new Set(set), name).toEqual(new Set([THEMES.light[name], THEMES.dark[name]]));
  }
});
