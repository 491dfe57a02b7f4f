/**
 * Paints a drawing onto a canvas, a frame at a time. What is little is drawn anew in each frame. What is much would take longer than a frame:
 * it is drawn into a second canvas in slices, and until that is done the last one that was finished is shown, moved and scaled to where it is now.
 *
 * The canvases are painted by the processor (`willReadFrequently`): thousands of small paths are slower to send to a graphics card than to
 * paint, far slower where there is none, and only so does a slice take the time that it is seen to take.
 */
import type { Sight } from './camera';
import { draw, type Look } from './draw';
import type { Drawing } from './drawing';
import { CanvasPen, type Pen } from './pen';
import type { Rect } from './space';

/** What is drawn over the picture, in each frame. */
export type Overlay = (pen: Pen, view: Rect, look: Look) => void;

export interface Subject {
  readonly drawing: Drawing;
  readonly look: Omit<Look, 'scale'>;
  readonly overlay: Overlay;
}

/** Boxes and edges in sight that are drawn in one frame without a thought. */
const FEW = 700;
/** A slice's time in milliseconds: more than half of a frame's is left for all else. */
const SLICE_MS = 6;
const FLUSH_MS = 1;
/** How much is drawn beyond the view's edges, of its size: what comes into sight is there already. */
const BEYOND = 0.2;

interface Sheet {
  readonly canvas: HTMLCanvasElement;
  readonly sight: Sight;
  readonly subject: Subject;
}

/** One that is being drawn. */
interface Begun extends Sheet {
  readonly context: CanvasRenderingContext2D;
  readonly steps: Generator<undefined, void>;
}

const same = (a: Sight, b: Sight): boolean => a.x === b.x && a.y === b.y && a.k === b.k;

/** Draws on for a slice; whether it is done. */
function advance({ context, steps }: Begun): boolean {
  const start = performance.now();
  let flushed = start;
  for (;;) {
    const ended = steps.next().done === true;
    const now = performance.now();
    if (!ended && now < flushed + FLUSH_MS) continue;
    // What was drawn is only noted down until somebody looks at it.
    context.getImageData(0, 0, 1, 1);
    flushed = performance.now();
    if (ended || flushed > start + SLICE_MS) return ended;
  }
}

export class Painter {
  #frame = 0;
  #sight: Sight = { x: 0, y: 0, k: 1 };
  #subject: Subject | undefined;
  /** The last sheet that was finished. */
  #front: Sheet | undefined;
  #back: Begun | undefined;
  #width = 0;
  #height = 0;
  readonly #context: CanvasRenderingContext2D | null;

  constructor(private readonly canvas: HTMLCanvasElement) {
    this.#context = canvas.getContext('2d', { alpha: false, willReadFrequently: true });
  }

  close(): void {
    cancelAnimationFrame(this.#frame);
    this.#frame = 0;
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
    this.#ask();
  }

  #ask(): void {
    this.#frame ||= requestAnimationFrame(() => {
      this.#frame = 0;
      this.#paint();
    });
  }

  #paint(): void {
    const [subject, context] = [this.#subject, this.#context];
    if (!subject || !context || this.#width === 0) return;
    const ratio = devicePixelRatio;
    const [width, height] = [Math.round(this.#width * ratio), Math.round(this.#height * ratio)];
    if (this.canvas.width !== width || this.canvas.height !== height) {
      this.canvas.width = width;
      this.canvas.height = height;
    }
    const { colours } = subject.look;
    context.setTransform(1, 0, 0, 1, 0, 0);
    context.globalAlpha = 1;
    context.fillStyle = colours.paper;
    context.fillRect(0, 0, width, height);
    const view = this.#seen(0);
    const { x, y, k } = this.#sight;
    const look = { ...subject.look, scale: k };
    const few = subject.drawing.boxesIn(view).length + subject.drawing.edgesIn(view).length <= FEW;
    if (!few) this.#paintMuch(subject, context, ratio);
    context.setTransform(ratio * k, 0, 0, ratio * k, ratio * x, ratio * y);
    const pen = new CanvasPen(context);
    if (few) {
      this.#back = undefined;
      const steps = draw(pen, subject.drawing, view, look);
      while (!steps.next().done);
    }
    subject.overlay(pen, view, look);
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

  #paintMuch(subject: Subject, context: CanvasRenderingContext2D, ratio: number): void {
    const done = this.#front;
    const fresh = done?.subject.drawing === subject.drawing && done.subject.look === subject.look;
    if (!this.#back && !(fresh && same(done.sight, this.#sight))) this.#back = this.#begin(subject, ratio);
    if (this.#back && this.#back.subject.drawing !== subject.drawing)
      this.#back = this.#begin(subject, ratio);
    const back = this.#back;
    if (back) {
      if (advance(back)) {
        this.#front = back;
        this.#back = undefined;
      }
      // Also where it ended: the view may have moved on by then.
      this.#ask();
    }
    const front = this.#front;
    if (front?.subject.drawing !== subject.drawing) return;
    const zoom = this.#sight.k / front.sight.k;
    const left = this.#sight.x - (front.sight.x + BEYOND * this.#width) * zoom;
    const top = this.#sight.y - (front.sight.y + BEYOND * this.#height) * zoom;
    context.drawImage(
      front.canvas,
      ratio * left,
      ratio * top,
      front.canvas.width * zoom,
      front.canvas.height * zoom,
    );
  }

  #begin(subject: Subject, ratio: number): Begun | undefined {
    const canvas = document.createElement('canvas');
    canvas.width = Math.round(this.#width * (1 + 2 * BEYOND) * ratio);
    canvas.height = Math.round(this.#height * (1 + 2 * BEYOND) * ratio);
    const context = canvas.getContext('2d', { willReadFrequently: true });
    if (!context) return undefined;
    const { x, y, k } = this.#sight;
    const [left, top] = [x + BEYOND * this.#width, y + BEYOND * this.#height];
    context.setTransform(ratio * k, 0, 0, ratio * k, ratio * left, ratio * top);
    const look = { ...subject.look, scale: k, back: false };
    const steps = draw(new CanvasPen(context), subject.drawing, this.#seen(BEYOND), look);
    return { canvas, context, sight: this.#sight, subject, steps };
  }
}
