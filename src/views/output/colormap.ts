/**
 * Colours for numbers. Two maps, one from least to most and one that parts at zero, each for light and for dark paper: the
 * value furthest from rest has the most contrast with the paper. Control points of our own in OKLCh, joined in OKLab (Björn
 * Ottosson, "A perceptual color space for image processing", 2020) and walked at constant speed, so that equal steps of a value
 * look equal; lightness alone tells the order, so that no colour vision is needed to read it.
 */

type Triple = readonly [number, number, number];
export type Palette = 'sequential' | 'diverging';

/** Lightness, chroma, hue in degrees. */
const SEQUENTIAL: readonly Triple[] = [
  [0.97, 0.02, 105],
  [0.86, 0.085, 135],
  [0.7, 0.105, 175],
  [0.53, 0.095, 225],
  [0.38, 0.105, 262],
  [0.24, 0.075, 282],
];
/** The same way back, from dark paper. */
const SEQUENTIAL_DARK: readonly Triple[] = [
  [0.25, 0.02, 275],
  [0.37, 0.085, 264],
  [0.52, 0.095, 226],
  [0.69, 0.105, 176],
  [0.84, 0.09, 137],
  [0.97, 0.03, 106],
];
/** From the centre outwards. */
const NEGATIVE_LIGHT: readonly Triple[] = [
  [0.97, 0.003, 90],
  [0.8, 0.075, 235],
  [0.6, 0.115, 248],
  [0.38, 0.115, 258],
];
const POSITIVE_LIGHT: readonly Triple[] = [
  [0.97, 0.003, 90],
  [0.82, 0.085, 68],
  [0.62, 0.13, 52],
  [0.4, 0.105, 42],
];
const NEGATIVE_DARK: readonly Triple[] = [
  [0.25, 0.006, 260],
  [0.43, 0.1, 254],
  [0.66, 0.12, 243],
  [0.9, 0.055, 225],
];
const POSITIVE_DARK: readonly Triple[] = [
  [0.25, 0.006, 260],
  [0.42, 0.095, 48],
  [0.65, 0.135, 58],
  [0.9, 0.075, 80],
];

const STEPS = 256;

function lab([lightness, chroma, hue]: Triple): Triple {
  const angle = (hue * Math.PI) / 180;
  return [lightness, chroma * Math.cos(angle), chroma * Math.sin(angle)];
}

/** sRGB of an OKLab colour, 0 to 1 where the screen can show it. */
export function oklabToSrgb([lightness, a, b]: Triple): Triple {
  const l = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3;
  const m = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3;
  const s = (lightness - 0.0894841775 * a - 1.291485548 * b) ** 3;
  const gamma = (c: number): number => (c <= 0.0031308 ? 12.92 * c : 1.055 * c ** (1 / 2.4) - 0.055);
  return [
    gamma(4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s),
    gamma(-1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s),
    gamma(-0.0041960863 * l - 0.7034186147 * m + 1.707614701 * s),
  ];
}

const distance = (p: Triple, q: Triple): number => Math.hypot(p[0] - q[0], p[1] - q[1], p[2] - q[2]);

/** `steps` colours at equal distances along the points, both ends included. */
function walk(points: readonly Triple[], steps: number): Triple[] {
  const colours = points.map(lab);
  const at = [0];
  colours.slice(1).forEach((colour, i) => at.push((at[i] ?? 0) + distance(colours[i] ?? colour, colour)));
  const length = at.at(-1) ?? 0;
  return Array.from({ length: steps }, (_, step) => {
    const want = (step / (steps - 1)) * length;
    const leg = Math.max(0, Math.min(colours.length - 2, at.findIndex((end) => end >= want) - 1));
    const [p, q] = [colours[leg] ?? [0, 0, 0], colours[leg + 1] ?? [0, 0, 0]];
    const [from, to] = [at[leg] ?? 0, at[leg + 1] ?? 1];
    const t = (want - from) / (to - from);
    return [p[0] + t * (q[0] - p[0]), p[1] + t * (q[1] - p[1]), p[2] + t * (q[2] - p[2])];
  });
}

/** The map's 256 colours in OKLab. */
export function ramp(palette: Palette, dark: boolean): Triple[] {
  if (palette === 'sequential') return walk(dark ? SEQUENTIAL_DARK : SEQUENTIAL, STEPS);
  const below = walk(dark ? NEGATIVE_DARK : NEGATIVE_LIGHT, STEPS / 2);
  const above = walk(dark ? POSITIVE_DARK : POSITIVE_LIGHT, STEPS / 2);
  return [...below.reverse(), ...above];
}

const tables = new Map<string, Uint8ClampedArray>();

/** RGB bytes of the 256 colours, one after another. */
function table(palette: Palette, dark: boolean): Uint8ClampedArray {
  const key = `${palette} ${String(dark)}`;
  const known = tables.get(key);
  if (known) return known;
  const made = new Uint8ClampedArray(ramp(palette, dark).flatMap((c) => oklabToSrgb(c).map((x) => x * 255)));
  tables.set(key, made);
  return made;
}

export interface ColourScale {
  readonly palette: Palette;
  /** The values of the first and the last colour. */
  readonly low: number;
  readonly high: number;
}

/** Where the values lie on both sides of zero, zero is the middle and both sides have the same scale. */
export function colourScale(min: number, max: number): ColourScale {
  if (min < 0 && max > 0) {
    const reach = Math.max(-min, max);
    return { palette: 'diverging', low: -reach, high: reach };
  }
  return { palette: 'sequential', low: min, high: max };
}

/** The finite ends of some values, [0, 0] where there is none. */
export function extent(values: ArrayLike<number>): readonly [number, number] {
  let [min, max] = [Infinity, -Infinity];
  // Not `for of`: an iterator over the points of a plot is most of the time that its drawing takes.
  const count = values.length;
  for (let i = 0; i < count; i++) {
    const value = values[i] ?? Number.NaN;
    if (!Number.isFinite(value)) continue;
    if (value < min) min = value;
    if (value > max) max = value;
  }
  return min <= max ? [min, max] : [0, 0];
}

/** The place of a value among the 256 colours; NaN has none. */
export function step(value: number, { low, high }: ColourScale): number {
  if (Number.isNaN(value)) return -1;
  if (high <= low) return value > high ? STEPS - 1 : value < low ? 0 : STEPS / 2;
  const t = (value - low) / (high - low);
  return Math.max(0, Math.min(STEPS - 1, Math.round(t * (STEPS - 1))));
}

/** What is not a number is a grey of its own, off both maps. */
const NAN_GREY = 128;

export function colourOf(
  value: number,
  scale: ColourScale,
  dark: boolean,
): readonly [number, number, number] {
  const at = step(value, scale) * 3;
  if (at < 0) return [NAN_GREY, NAN_GREY, NAN_GREY];
  const colours = table(scale.palette, dark);
  return [colours[at] ?? 0, colours[at + 1] ?? 0, colours[at + 2] ?? 0];
}

/** RGBA bytes of `count` values that `valueAt` gives; a value that is absent stays transparent. */
export function paint(
  count: number,
  valueAt: (index: number) => number | undefined,
  scale: ColourScale,
  dark: boolean,
): Uint8ClampedArray<ArrayBuffer> {
  const colours = table(scale.palette, dark);
  const pixels = new Uint8ClampedArray(count * 4);
  for (let i = 0; i < count; i++) {
    const value = valueAt(i);
    if (value === undefined) continue;
    const at = step(value, scale) * 3;
    pixels[4 * i] = at < 0 ? NAN_GREY : (colours[at] ?? 0);
    pixels[4 * i + 1] = at < 0 ? NAN_GREY : (colours[at + 1] ?? 0);
    pixels[4 * i + 2] = at < 0 ? NAN_GREY : (colours[at + 2] ?? 0);
    pixels[4 * i + 3] = 255;
  }
  return pixels;
}

/** Black or white, whichever is easier to read on that colour (WCAG's relative luminance). */
export function inkOn([r, g, b]: readonly [number, number, number]): 'black' | 'white' {
  const linear = (c: number): number =>
    c / 255 <= 0.04045 ? c / 255 / 12.92 : ((c / 255 + 0.055) / 1.055) ** 2.4;
  const luminance = 0.2126 * linear(r) + 0.7152 * linear(g) + 0.0722 * linear(b);
  return luminance > 0.179 ? 'black' : 'white';
}

/** The map as a CSS gradient, for a legend. */
export function gradient(palette: Palette, dark: boolean): string {
  const colours = table(palette, dark);
  const stops = Array.from({ length: 17 }, (_, i) => {
    const at = Math.round((i / 16) * (STEPS - 1)) * 3;
    return `rgb(${String(colours[at])} ${String(colours[at + 1])} ${String(colours[at + 2])})`;
  });
  return `linear-gradient(to right, ${stops.join(', ')})`;
}
