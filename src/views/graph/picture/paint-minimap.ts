/** The small picture of the whole graph: boxes in the colours of their lines, heavy ones dark. */
import { shadeOf, type Colours, type LineInk } from './colours';
import type { Drawing } from './drawing';

export interface MinimapLook {
  readonly colours: Colours;
  readonly inkOf: (line: number) => LineInk;
  readonly scale: number;
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

export function paintMinimap(canvas: HTMLCanvasElement, { parts }: Drawing, look: MinimapLook): void {
  const { colours, inkOf, scale, left, top, width, height } = look;
  canvas.width = Math.round(width * devicePixelRatio);
  canvas.height = Math.round(height * devicePixelRatio);
  const context = canvas.getContext('2d', { willReadFrequently: true });
  if (!context) return;
  context.scale(devicePixelRatio, devicePixelRatio);
  const shades = new Map<string, string>();
  const shade = (line: number | undefined, ink: number): string => {
    const colour = line === undefined ? colours.lineStrong : inkOf(line).colour;
    // A few shades: thousands of boxes are painted at once.
    const step = Math.ceil(4 * ink) / 4;
    const key = `${colour} ${String(step)}`;
    const known = shades.get(key) ?? shadeOf(colour, colours.paper, 0.4 + 0.6 * step);
    shades.set(key, known);
    return known;
  };
  for (const { box, ink } of parts) {
    context.fillStyle = box.open === true ? colours.line : shade(box.lines[0], ink);
    const [x, y] = [left + box.x * scale, top + box.y * scale];
    const [w, h] = [Math.max(0.75, box.width * scale), Math.max(0.75, box.height * scale)];
    if (box.open === true) {
      context.fillRect(x, y, w, 0.5);
      context.fillRect(x, y + h - 0.5, w, 0.5);
      context.fillRect(x, y, 0.5, h);
      context.fillRect(x + w - 0.5, y, 0.5, h);
    } else context.fillRect(x, y, w, h);
  }
}
