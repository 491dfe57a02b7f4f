/** The picture of a whole graph as a file: SVG, whose text stays text and whose colours are its own, and PNG of a bounded size. */
import { draw, type Look } from './draw';
import type { Drawing } from './drawing';
import { CanvasPen, escaped, FONT, SvgPen } from './pen';

/** Around the graph, in pixels of the scene. */
const MARGIN = 16;
/** Pixels of a PNG for one of the scene, where there is room. */
const SHARP = 2;
/** No browser has trouble with images up to this size; beyond it some draw nothing, without a word. */
const MOST_SIDE = 8_192;
const MOST_PIXELS = 32_000_000;

type Ink = Omit<Look, 'scale' | 'hits' | 'back' | 'absent'>;

const whole = ({ scene }: Drawing) => ({
  x: -MARGIN,
  y: -MARGIN,
  width: scene.width + 2 * MARGIN,
  height: scene.height + 2 * MARGIN,
});

const NONE: ReadonlySet<number> = new Set();
const plain = (ink: Ink, scale: number): Look => ({
  ...ink,
  scale,
  hits: undefined,
  back: false,
  absent: NONE,
});

/** `title`: what the graph is, for who can't see it, and for the window's name. */
export function svgOf(drawing: Drawing, ink: Ink, title: string): string {
  drawing.placeLabels();
  const pen = new SvgPen();
  const view = whole(drawing);
  for (const _ of draw(pen, drawing, view, plain(ink, 1)));
  const [width, height] = [Math.ceil(view.width), Math.ceil(view.height)];
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${String(width)}" height="${String(height)}" viewBox="${String(view.x)} ${String(view.y)} ${String(width)} ${String(height)}" role="img" font-family="${escaped(FONT)}" stroke-linejoin="round">`,
    `<title>${escaped(title)}</title>`,
    `<rect x="${String(view.x)}" y="${String(view.y)}" width="${String(width)}" height="${String(height)}" fill="${ink.colours.paper}"/>`,
    pen.body,
    '</svg>\n',
  ].join('\n');
}

/** How many pixels of a PNG stand for one of the scene. */
export function scaleOfPng(width: number, height: number): number {
  return Math.min(SHARP, MOST_SIDE / width, MOST_SIDE / height, Math.sqrt(MOST_PIXELS / (width * height)));
}

export interface Png {
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** Pixels for one of the scene: below 1 it is smaller than on the screen. */
  readonly scale: number;
}

/** Undefined where the browser can't make it. */
export async function pngOf(drawing: Drawing, ink: Ink): Promise<Png | undefined> {
  const view = whole(drawing);
  const scale = scaleOfPng(view.width, view.height);
  const canvas = document.createElement('canvas');
  canvas.width = Math.max(1, Math.floor(view.width * scale));
  canvas.height = Math.max(1, Math.floor(view.height * scale));
  const context = canvas.getContext('2d');
  if (!context) return undefined;
  context.fillStyle = ink.colours.paper;
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.setTransform(scale, 0, 0, scale, -view.x * scale, -view.y * scale);
  drawing.placeLabels();
  let until = performance.now() + SLICE_MS;
  for (const _ of draw(new CanvasPen(context), drawing, view, plain(ink, scale))) {
    if (performance.now() < until) continue;
    await new Promise((resolve) => setTimeout(resolve));
    until = performance.now() + SLICE_MS;
  }
  const blob = await new Promise<Blob | null>((resolve) => {
    canvas.toBlob(resolve, 'image/png');
  });
  return blob ? { bytes: new Uint8Array(await blob.arrayBuffer()), scale } : undefined;
}

/** The page stays alive while a large picture is drawn. */
const SLICE_MS = 12;
