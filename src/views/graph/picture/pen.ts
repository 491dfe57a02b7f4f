/** What a picture is drawn with: a canvas on the screen and in an image, and the text of an SVG. A path is begun, traced and painted. */

import { TEXT } from '../../../graphs/scene';

export interface Stroke {
  readonly colour: string;
  readonly width: number;
  readonly dash?: readonly number[];
}

export interface TextStyle {
  readonly size: number;
  readonly colour: string;
  readonly bold?: boolean;
  readonly align?: 'left' | 'right' | 'center';
}

/** The part of a canvas' path that is used. */
export interface Track {
  moveTo(x: number, y: number): void;
  lineTo(x: number, y: number): void;
  quadraticCurveTo(cx: number, cy: number, x: number, y: number): void;
  closePath(): void;
}

export interface Pen extends Track {
  begin(): void;
  /** Fills and outlines what was traced since `begin`. */
  paint(fill: string | undefined, stroke?: Stroke): void;
  /** `y` is the baseline. */
  text(words: string, x: number, y: number, style: TextStyle): void;
  /** How opaque all that follows is. */
  fade(opacity: number): void;
  /** What follows, up to the next call, is of one thing with this name; undefined: of none. */
  of(name: string | undefined): void;
}

export const FONT =
  "ui-monospace, 'SF Mono', 'Cascadia Mono', Menlo, Consolas, 'DejaVu Sans Mono', monospace";

export const widthOf = (words: string, size: number): number => words.length * size * TEXT.charWidth;

/** As much of the words as has room, with an ellipsis where some are left out. */
export function fitted(words: string, size: number, room: number): string {
  const most = Math.floor(room / (size * TEXT.charWidth));
  if (words.length <= most) return words;
  return most < 2 ? '' : `${words.slice(0, most - 1)}…`;
}

export class CanvasPen implements Pen {
  #font = '';

  constructor(private readonly context: CanvasRenderingContext2D | OffscreenCanvasRenderingContext2D) {
    context.lineJoin = 'round';
  }

  begin(): void {
    this.context.beginPath();
  }
  moveTo(x: number, y: number): void {
    this.context.moveTo(x, y);
  }
  lineTo(x: number, y: number): void {
    this.context.lineTo(x, y);
  }
  quadraticCurveTo(cx: number, cy: number, x: number, y: number): void {
    this.context.quadraticCurveTo(cx, cy, x, y);
  }
  closePath(): void {
    this.context.closePath();
  }

  paint(fill: string | undefined, stroke?: Stroke): void {
    if (fill !== undefined) {
      this.context.fillStyle = fill;
      this.context.fill();
    }
    if (!stroke) return;
    this.context.strokeStyle = stroke.colour;
    this.context.lineWidth = stroke.width;
    this.context.setLineDash(stroke.dash ? [...stroke.dash] : []);
    this.context.stroke();
  }

  text(words: string, x: number, y: number, { size, colour, bold, align = 'left' }: TextStyle): void {
    const font = `${bold ? '600 ' : ''}${String(size)}px ${FONT}`;
    if (font !== this.#font) {
      this.context.font = font;
      this.#font = font;
    }
    this.context.textAlign = align;
    this.context.fillStyle = colour;
    this.context.fillText(words, x, y);
  }

  fade(opacity: number): void {
    this.context.globalAlpha = opacity;
  }

  of(): void {
    // A canvas knows no things.
  }
}

function holdable(character: string): boolean {
  const code = character.codePointAt(0) ?? 0;
  if (code < 32) return code === 9 || code === 10 || code === 13;
  return (code < 0xd800 || code > 0xdfff) && code !== 0xfffe && code !== 0xffff;
}

/** Text as it stands in XML, without the characters that XML 1.0 can't hold. */
export const escaped = (text: string): string =>
  Array.from(text, (character) => (holdable(character) ? character : '\ufffd'))
    .join('')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');

const short = (value: number): string => String(Math.round(value * 100) / 100);

export class SvgPen implements Pen {
  readonly #parts: string[] = [];
  #track = '';
  #opacity = 1;
  #named = false;

  /** The elements that were drawn, without the `svg` around them. */
  get body(): string {
    this.of(undefined);
    return this.#parts.join('\n');
  }

  begin(): void {
    this.#track = '';
  }
  moveTo(x: number, y: number): void {
    this.#track += `M${short(x)} ${short(y)}`;
  }
  lineTo(x: number, y: number): void {
    this.#track += `L${short(x)} ${short(y)}`;
  }
  quadraticCurveTo(cx: number, cy: number, x: number, y: number): void {
    this.#track += `Q${short(cx)} ${short(cy)} ${short(x)} ${short(y)}`;
  }
  closePath(): void {
    this.#track += 'Z';
  }

  paint(fill: string | undefined, stroke?: Stroke): void {
    const line = stroke
      ? ` stroke="${stroke.colour}" stroke-width="${short(stroke.width)}"${stroke.dash ? ` stroke-dasharray="${stroke.dash.map(short).join(' ')}"` : ''}`
      : '';
    this.#parts.push(`<path d="${this.#track}" fill="${fill ?? 'none'}"${line}${this.#faded}/>`);
  }

  text(words: string, x: number, y: number, { size, colour, bold, align = 'left' }: TextStyle): void {
    const anchor = align === 'left' ? '' : ` text-anchor="${align === 'right' ? 'end' : 'middle'}"`;
    const weight = bold ? ' font-weight="600"' : '';
    this.#parts.push(
      `<text x="${short(x)}" y="${short(y)}" font-size="${short(size)}" fill="${colour}"${anchor}${weight}${this.#faded}>${escaped(words)}</text>`,
    );
  }

  fade(opacity: number): void {
    this.#opacity = opacity;
  }

  of(name: string | undefined): void {
    if (this.#named) this.#parts.push('</g>');
    this.#named = name !== undefined;
    if (name !== undefined) this.#parts.push(`<g><title>${escaped(name)}</title>`);
  }

  get #faded(): string {
    return this.#opacity < 1 ? ` opacity="${short(this.#opacity)}"` : '';
  }
}
