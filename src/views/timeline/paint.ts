/** Paints the timeline on a canvas: the axis, the lanes' bars, live memory, and where the person stands. */
import { barOf, SERIES, seriesOf } from '../../base/line-marks';
import type { Interval } from '../../graphs/intervals';
import type { Memory } from '../../graphs/memory';
import type { Span } from '../../graphs/timeline';
import { barsOf, type Bar } from './bars';
import { peakWords } from './gap-words';
import { AXIS_PX, INDENT_PX, type PlacedLane, type Places } from './lane-places';
import { memoryColumns } from './memory-curve';
import { lengthOf, ticks, type TimeWindow } from './window';

const MEMORY = 'Live memory';

export interface Ink {
  readonly background: string;
  readonly text: string;
  readonly muted: string;
  readonly hairline: string;
  readonly accent: string;
  /** Of the lines, by the series of their marks, from 1. */
  readonly series: readonly string[];
  readonly font: string;
}

/** The page's colours now. */
export function inkOf(element: Element): Ink {
  const style = getComputedStyle(element);
  const of = (name: string): string => style.getPropertyValue(name).trim();
  return {
    background: of('--bg'),
    text: of('--text'),
    muted: of('--text-muted'),
    hairline: of('--line'),
    accent: of('--accent'),
    series: Array.from({ length: SERIES }, (_, index) => of(`--series-${String(index + 1)}`)),
    font: `11px ${of('--font-mono')}`,
  };
}

export interface Picture {
  readonly places: Places;
  readonly window: TimeWindow;
  readonly width: number;
  readonly memory: Memory;
  readonly colourOf: (line: number) => number;
  /** Undefined where nothing is lit: nothing is dimmed then. */
  readonly isLit: ((span: Span) => boolean) | undefined;
  /** The end of the operation at which the person stands. */
  readonly cursorUs: number | undefined;
  /** Of which nothing is known. */
  readonly gap: Interval | undefined;
  readonly pointedUs: number | undefined;
}

const DIM = 0.3;
const CHARACTER_PX = 6.7;

/** As much of the words as fit. */
function fitting(words: readonly string[], px: number): string {
  return words.find((text) => text.length * CHARACTER_PX <= px) ?? '';
}

class Painter {
  readonly #scale: number;

  constructor(
    private readonly context: CanvasRenderingContext2D,
    private readonly ink: Ink,
    private readonly picture: Picture,
  ) {
    this.#scale = (picture.places.right - picture.places.left) / lengthOf(picture.window);
  }

  #x(us: number): number {
    return this.picture.places.left + (us - this.picture.window.fromUs) * this.#scale;
  }

  paint(): void {
    const { context, ink, picture } = this;
    const { places, width } = picture;
    context.globalAlpha = 1;
    context.fillStyle = ink.background;
    context.fillRect(0, 0, width, places.height);
    context.font = ink.font;
    context.textBaseline = 'middle';
    this.#axis();
    for (const lane of places.lanes) this.#lane(lane);
    this.#memory();
    this.#gap();
    this.#mark(picture.pointedUs, ink.muted, [2, 3]);
    this.#mark(picture.cursorUs, ink.accent, []);
  }

  #axis(): void {
    const { context, ink, picture } = this;
    const { places, width, window } = picture;
    for (const { us, text } of ticks(window, places.right - places.left)) {
      const x = Math.round(this.#x(us)) + 0.5;
      context.strokeStyle = ink.hairline;
      context.beginPath();
      context.moveTo(x, AXIS_PX - 5);
      context.lineTo(x, places.height);
      context.stroke();
      const wide = context.measureText(text).width;
      // The first and the last stay within the picture.
      const at = Math.min(Math.max(x - wide / 2, places.left + 2), width - wide - 2);
      context.fillStyle = ink.muted;
      context.fillText(text, at, AXIS_PX / 2 - 1);
    }
  }

  #lane({ name, y, rows }: PlacedLane): void {
    const { context, ink, picture } = this;
    const { left, right } = picture.places;
    context.fillStyle = ink.muted;
    context.globalAlpha = 1;
    const beside = picture.places.namesBeside;
    context.fillText(name.split(',')[0] ?? name, INDENT_PX, beside ? y + 9 : y + 6);
    context.save();
    context.beginPath();
    context.rect(left, y, right - left, picture.places.height);
    context.clip();
    for (const row of rows)
      for (const bar of barsOf(row, picture.window, right - left, picture.isLit))
        this.#bar(bar, left, row.y, row.height);
    context.restore();
  }

  #bar({ x, width, span, count, busy, lit }: Bar, left: number, y: number, height: number): void {
    const { context, ink, picture } = this;
    const { line } = span;
    const colour = line === undefined ? undefined : ink.series[seriesOf(picture.colourOf(line)) - 1];
    context.fillStyle = colour ?? ink.muted;
    context.globalAlpha = picture.isLit && !lit ? DIM : 1;
    // Of several within a pixel the height says how busy it is; the least can still be seen.
    const tall = count > 1 || width <= 1 ? Math.max(4, height * busy) : height;
    const gap = width > 3 ? 1 : 0;
    context.fillRect(left + x, y + height - tall, Math.max(width - gap, 1), tall);
    if (line !== undefined && tall === height)
      this.#stripe(picture.colourOf(line), left + x, y, width - gap, height);
    // Words on a dimmed bar can't be read.
    if (width < 10 || (picture.isLit && !lit)) return;
    // What begins before the window has its words where it is seen.
    const from = Math.max(x, 0);
    const room = Math.min(x + width, picture.places.right - left) - from - 6;
    const number = line === undefined ? '' : String(line);
    const named = (name: string): string => (number === '' ? name : `${number} ${name}`);
    const own = span.name === `line ${number}`;
    const text = own
      ? fitting([span.name, number], room)
      : fitting([named(span.name), named(span.name.split(' ')[0] ?? ''), number], room);
    if (text === '') return;
    context.fillStyle = ink.background;
    context.fillText(text, left + from + 3, y + height / 2 + 0.5);
  }

  /** Lines of one colour differ in their bars here too: a dashed one is cut at its foot once, a dotted one twice. */
  #stripe(mark: number, x: number, y: number, width: number, height: number): void {
    const bar = barOf(mark);
    if (bar === 'solid') return;
    const { context, ink } = this;
    context.fillStyle = ink.background;
    context.fillRect(x, y + height - 3, width, 1);
    if (bar === 'dotted') context.fillRect(x, y + height - 5, width, 1);
  }

  #memory(): void {
    const { context, ink, picture } = this;
    const { places, window } = picture;
    const { points, peak } = picture.memory;
    if (!places.memory) return;
    const { y, height } = places.memory;
    const { left } = places;
    const most = Math.max(1, peak?.bytes ?? 1);
    const columns = memoryColumns(points, window, places.right - left);
    context.globalAlpha = 0.25;
    context.fillStyle = ink.accent;
    context.strokeStyle = ink.accent;
    context.beginPath();
    context.moveTo(left, y + height);
    columns.forEach((live, px) => {
      const top = y + height - (live / most) * height;
      context.lineTo(left + px, top);
      context.lineTo(left + px + 1, top);
    });
    context.lineTo(left + columns.length, y + height);
    context.fill();
    context.globalAlpha = 1;
    context.beginPath();
    columns.forEach((live, px) => {
      const top = Math.round(y + height - (live / most) * height) + 0.5;
      context.lineTo(left + px, top);
      context.lineTo(left + px + 1, top);
    });
    context.stroke();
    context.fillStyle = ink.muted;
    context.fillText(MEMORY, INDENT_PX, places.namesBeside ? y + 7 : y - 7);
    if (peak && peak.bytes > 0) this.#peak(peak.atUs, y);
  }

  #peak(atUs: number, y: number): void {
    const { context, ink, picture } = this;
    const x = this.#x(atUs);
    const { left } = picture.places;
    if (x < left - 1 || x > picture.places.right + 1) return;
    context.fillStyle = ink.text;
    context.beginPath();
    context.arc(Math.max(x, left + 3), y, 3, 0, 2 * Math.PI);
    context.fill();
    const text = peakWords(picture.memory);
    const wide = context.measureText(text).width;
    const at = x + 8 + wide > picture.width ? x - 8 - wide : x + 8;
    // The lane's own name stands there as well where there is no room beside the lanes.
    const free = picture.places.namesBeside ? left + 2 : INDENT_PX + context.measureText(MEMORY).width + 12;
    context.fillText(text, Math.max(at, free), y - 8);
  }

  #gap(): void {
    const { context, ink, picture } = this;
    const { gap, places } = picture;
    if (!gap) return;
    const from = Math.max(this.#x(gap.startUs), places.left);
    const to = Math.min(this.#x(gap.endUs), places.right);
    if (to <= from) return;
    context.globalAlpha = 1;
    context.fillStyle = ink.hairline;
    context.fillRect(from, AXIS_PX, to - from, places.height - AXIS_PX);
    const text = fitting(['events of this time were not kept', 'not kept'], to - from - 8);
    context.fillStyle = ink.text;
    context.fillText(text, from + 4, AXIS_PX + 10);
  }

  #mark(us: number | undefined, colour: string, dash: number[]): void {
    if (us === undefined) return;
    const { context, picture } = this;
    const x = this.#x(us);
    if (x < picture.places.left - 1 || x > picture.places.right + 1) return;
    context.globalAlpha = 1;
    context.strokeStyle = colour;
    context.lineWidth = dash.length > 0 ? 1 : 2;
    context.setLineDash(dash);
    context.beginPath();
    context.moveTo(x, AXIS_PX - 4);
    context.lineTo(x, picture.places.height);
    context.stroke();
    context.setLineDash([]);
    context.lineWidth = 1;
  }
}

export function paint(context: CanvasRenderingContext2D, ink: Ink, picture: Picture): void {
  new Painter(context, ink, picture).paint();
}
