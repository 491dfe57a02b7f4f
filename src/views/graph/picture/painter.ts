/**
 * Paints a drawing onto sheets, canvases larger than the view. Where the view moves within a sheet, or zooms, the sheet is moved and scaled
 * as it is, which costs nothing, and a new one is drawn behind it: in the same frame where that is little, else in slices over many.
 *
 * The canvases are painted by the processor (`willReadFrequently`): thousands of small paths are slower to send to a graphics card than to
 * paint, far slower where there is none, and only so does a slice take the time that it is seen to take.
 */
import type { Sight } from './camera';
import { detailAt, draw, type Look } from './draw';
import type { Drawing } from './drawing';
import { CanvasPen, type Pen } from './pen';
import type { Rect } from './space';

/** What is drawn over the picture. */
export interface Overlay {
  readonly empty: boolean;
  draw(pen: Pen, view: Rect, look: Look): void;
}

export interface Subject {
  readonly drawing: Drawing;
  readonly look: Omit<Look, 'scale'>;
  readonly overlay: Overlay;
}

/** Boxes and edges that are drawn in one frame without a thought. */
const FEW = 500;
/** A slice's time in milliseconds: more than half of a frame's is left for all else. */
const SLICE_MS = 6;
const FLUSH_MS = 1;
/** How much is drawn beyond the view's edges, of its size: what comes into sight is there already. */
const BEYOND = 0.14;

interface Sheet {
  readonly canvas: HTMLCanvasElement;
  readonly context: CanvasRenderingContext2D;
}

/** What is on a sheet, or will be. */
interface Content {
  readonly sheet: Sheet;
  readonly sight: Sight;
  readonly drawing: Drawing;
  readonly look: Subject['look'];
  readonly labelled: boolean;
}

interface Begun extends Content {
  readonly steps: Generator<undefined, void>;
}

/** Draws on for a slice; whether it is done. */
function advance({ sheet, steps }: Begun): boolean {
  const start = performance.now();
  let flushed = start;
  for (;;) {
    const ended = steps.next().done === true;
    const now = performance.now();
    if (!ended && now < flushed + FLUSH_MS) continue;
    // What was drawn is only noted down until somebody looks at it.
    sheet.context.getImageData(0, 0, 1, 1);
    flushed = performance.now();
    if (ended || flushed > start + SLICE_MS) return ended;
  }
}

function sheetOf(canvas: HTMLCanvasElement): Sheet | undefined {
  const context = canvas.getContext('2d', { willReadFrequently: true });
  return context ? { canvas, context } : undefined;
}

export class Painter {
  #frame = 0;
  #sight: Sight = { x: 0, y: 0, k: 1 };
  #subject: Subject | undefined;
  /** What is shown. */
  #front: Content | undefined;
  #back: Begun | undefined;
  #width = 0;
  #height = 0;
  #overlaid = false;
  readonly #sheets: readonly Sheet[];
  readonly #top: Sheet | undefined;

  /** Two canvases to draw on by turns, under one for what stands out. */
  constructor(sheets: readonly HTMLCanvasElement[], top: HTMLCanvasElement) {
    this.#sheets = sheets.flatMap((canvas) => sheetOf(canvas) ?? []);
    this.#top = sheetOf(top);
  }

  close(): void {
    cancelAnimationFrame(this.#frame);
    this.#subject = undefined;
    this.#front = undefined;
    this.#back = undefined;
  }

  show(subject: Subject): void {
    this.#subject = subject;
    this.#ask();
  }

  look(sight: Sight): void {
    this.#sight = sight;
    this.#ask();
  }

  resize(width: number, height: number): void {
    this.#width = width;
    this.#height = height;
    this.#front = undefined;
    this.#back = undefined;
    this.#overlaid = true;
    const wide = 1 + 2 * BEYOND;
    for (const { canvas } of this.#sheets) setSize(canvas, width * wide, height * wide);
    if (this.#top) setSize(this.#top.canvas, width, height);
    this.#ask();
  }

  #ask(): void {
    this.#frame ||= requestAnimationFrame(() => {
      this.#frame = 0;
      this.#paint();
    });
  }

  #paint(): void {
    const subject = this.#subject;
    if (!subject || this.#width === 0 || this.#height === 0) return;
    const words = detailAt(this.#sight.k).words && !subject.drawing.labelled;
    if (words && !subject.drawing.placeLabels(SLICE_MS)) this.#ask();
    if (this.#back && !this.#isOf(this.#back, subject)) this.#back = undefined;
    if (!this.#back && !this.#isFresh(subject)) this.#back = this.#begin(subject);
    const back = this.#back;
    if (back) {
      const little = subject.drawing.countIn(this.#seen(BEYOND)) <= FEW;
      if (little) while (!back.steps.next().done);
      if (little || advance(back)) {
        this.#front = back;
        this.#back = undefined;
      }
      // The view may have moved on since it was begun, to where there is little too.
      if (!little || !this.#isFresh(subject)) this.#ask();
    }
    this.#place();
    this.#overlay(subject);
  }

  #isOf({ drawing, look }: Content, subject: Subject): boolean {
    return drawing === subject.drawing && look === subject.look;
  }

  /** Whether what is shown is as it would be drawn now. */
  #isFresh(subject: Subject): boolean {
    const front = this.#front;
    if (!front || !this.#isOf(front, subject) || front.sight.k !== this.#sight.k) return false;
    if (front.labelled !== subject.drawing.labelled && detailAt(this.#sight.k).words) return false;
    const away = Math.abs(front.sight.x - this.#sight.x) / this.#width;
    const down = Math.abs(front.sight.y - this.#sight.y) / this.#height;
    return Math.max(away, down) < BEYOND / 2;
  }

  /** The part of the scene that is in sight, and beyond it. */
  #seen(beyond: number): Rect {
    const { x, y, k } = this.#sight;
    const [moreX, moreY] = [this.#width * beyond, this.#height * beyond];
    return {
      x: (-x - moreX) / k,
      y: (-y - moreY) / k,
      width: (this.#width + 2 * moreX) / k,
      height: (this.#height + 2 * moreY) / k,
    };
  }

  /** The sheet that is shown, where it belongs now. */
  #place(): void {
    const front = this.#front;
    if (!front) return;
    const zoom = this.#sight.k / front.sight.k;
    const left = this.#sight.x - (front.sight.x + BEYOND * this.#width) * zoom;
    const top = this.#sight.y - (front.sight.y + BEYOND * this.#height) * zoom;
    // On whole pixels letters stay sharp.
    const whole = (at: number): number => Math.round(at * devicePixelRatio) / devicePixelRatio;
    front.sheet.canvas.style.transform = `translate(${String(whole(left))}px, ${String(whole(top))}px) scale(${String(zoom)})`;
    for (const { canvas } of this.#sheets)
      canvas.style.visibility = canvas === front.sheet.canvas ? 'visible' : 'hidden';
  }

  #overlay({ overlay, look }: Subject): void {
    if (!this.#top || (overlay.empty && !this.#overlaid)) return;
    const { canvas, context } = this.#top;
    const { x, y, k } = this.#sight;
    const ratio = devicePixelRatio;
    context.setTransform(1, 0, 0, 1, 0, 0);
    context.clearRect(0, 0, canvas.width, canvas.height);
    this.#overlaid = !overlay.empty;
    if (overlay.empty) return;
    context.setTransform(ratio * k, 0, 0, ratio * k, ratio * x, ratio * y);
    overlay.draw(new CanvasPen(context), this.#seen(0), { ...look, scale: k });
  }

  #begin({ drawing, look }: Subject): Begun | undefined {
    const sheet = this.#sheets.find(({ canvas }) => canvas !== this.#front?.sheet.canvas);
    if (!sheet) return undefined;
    const { canvas, context } = sheet;
    const { x, y, k } = this.#sight;
    const ratio = devicePixelRatio;
    context.setTransform(1, 0, 0, 1, 0, 0);
    context.globalAlpha = 1;
    context.clearRect(0, 0, canvas.width, canvas.height);
    const [left, top] = [x + BEYOND * this.#width, y + BEYOND * this.#height];
    context.setTransform(ratio * k, 0, 0, ratio * k, ratio * left, ratio * top);
    const steps = draw(new CanvasPen(context), drawing, this.#seen(BEYOND), { ...look, scale: k });
    return { sheet, sight: this.#sight, drawing, look, labelled: drawing.labelled, steps };
  }
}

/** In pixels of the page. */
function setSize(canvas: HTMLCanvasElement, width: number, height: number): void {
  canvas.width = Math.round(width * devicePixelRatio);
  canvas.height = Math.round(height * devicePixelRatio);
  canvas.style.width = `${String(canvas.width / devicePixelRatio)}px`;
  canvas.style.height = `${String(canvas.height / devicePixelRatio)}px`;
}
