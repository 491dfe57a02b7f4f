/**
 * `pad`: a drawing pad. Drawings come from the page through the `PadHub`; a handler that is still busy gets the newest one when
 * it is ready, and those between are never made into tensors. Who wants each drawing to be seen waits until the hub says `drawable`.
 */
import * as tf from '@tensorflow/tfjs';
import type { Pad, PadOptions } from 'twograph';
import { internalError } from '../../base/errors';
import type { ApiContext } from './context';
import { handle, withTitle } from './handle';
import { wrong } from './words';

const SIZE = 28;
const LARGEST = 1024;

type OnDraw = (drawing: tf.Tensor2D) => unknown;

/** Ink of one drawing, row-major, 0 to 1. */
type Ink = Float32Array;

interface OpenPad {
  readonly width: number;
  readonly height: number;
  draw(ink: Ink): void;
  close(): void;
}

/** The pads of a run, and the way of the page's strokes to them. */
export class PadHub {
  readonly #open = new Map<number, OpenPad>();
  #idle: (() => void)[] = [];
  #next = 0;

  /** `drawable`: somebody takes that pad's drawings, and is done with those so far; `drawn` of them came. */
  constructor(readonly drawable: (id: number, drawn: number) => void = () => undefined) {}

  get openCount(): number {
    return this.#open.size;
  }

  /** Names a pad that is about to open. */
  name(): number {
    return this.#next++;
  }

  opened(id: number, pad: OpenPad): void {
    this.#open.set(id, pad);
  }

  /** A drawing of the page: `[height * width]` ink. One for a pad that was closed in the meantime is ignored. */
  draw(id: number, width: number, height: number, ink: Ink): void {
    const pad = this.#open.get(id);
    if (!pad) return;
    if (width !== pad.width || height !== pad.height || ink.length !== width * height) {
      throw internalError(`a drawing of ${width} x ${height} came for a pad of another size`);
    }
    pad.draw(ink);
  }

  /** The person, or the snippet, closed the pad. */
  closed(id: number): void {
    const pad = this.#open.get(id);
    if (!pad) return;
    this.#open.delete(id);
    pad.close();
    if (this.#open.size > 0) return;
    for (const resolve of this.#idle.splice(0)) resolve();
  }

  /** Settles when no pad is open. */
  idle(): Promise<void> {
    if (this.#open.size === 0) return Promise.resolve();
    return new Promise((resolve) => this.#idle.push(resolve));
  }
}

/** Where one consumer of a pad waits for drawings: it holds the newest one only. */
class Mailbox {
  #newest: Ink | undefined;
  #closed = false;
  #wake: (() => void) | undefined;
  #idle = false;

  constructor(private readonly isIdle: () => void) {}

  /** Its consumer is back for a drawing, and there is none. */
  get idle(): boolean {
    return this.#idle;
  }

  deliver(ink: Ink): void {
    this.#newest = ink;
    this.#idle = false;
    this.#wake?.();
  }

  close(): void {
    this.#closed = true;
    this.#wake?.();
  }

  /** The newest drawing that was not taken yet, or undefined when the pad is closed and there is none. */
  async take(): Promise<Ink | undefined> {
    while (this.#newest === undefined && !this.#closed) {
      this.#idle = true;
      this.isIdle();
      await new Promise<void>((resolve) => (this.#wake = resolve));
    }
    this.#idle = false;
    const ink = this.#newest;
    this.#newest = undefined;
    return ink;
  }
}

/** Calls `onDraw` with one drawing after the other; the run does not end while it is busy. */
class Handler {
  #newest: Ink | undefined;
  #busy = false;

  constructor(
    private readonly context: ApiContext,
    private readonly pad: number,
    private readonly toTensor: (ink: Ink) => tf.Tensor2D,
    private readonly onDraw: OnDraw,
    private readonly isIdle: () => void,
  ) {}

  get idle(): boolean {
    return !this.#busy;
  }

  deliver(ink: Ink): void {
    this.#newest = ink;
    if (!this.#busy) this.context.sink.pending(this.#drain());
  }

  async #drain(): Promise<void> {
    this.#busy = true;
    try {
      while (this.#newest) {
        const drawing = this.toTensor(this.#newest);
        this.#newest = undefined;
        try {
          await this.onDraw(drawing);
        } finally {
          drawing.dispose();
        }
      }
      this.#busy = false;
      this.isIdle();
    } catch (error) {
      this.context.fail(error);
      this.context.pads.closed(this.pad);
    }
  }
}

/** @throws UserError for a size that is none, or a handler that is no function. */
export function pad(context: ApiContext, given?: PadOptions | string, onDraw?: unknown): Pad {
  const { title = '', size = SIZE } = withTitle<PadOptions>(given, 'pad');
  const [height, width] = readSize(size);
  if (onDraw !== undefined && typeof onDraw !== 'function')
    throw wrong('pad', 'onDraw is a function', onDraw);
  const id = context.pads.name();
  const state = { title, open: context.interactive };
  const slot = context.sink.reserve();
  const refresh = () => {
    context.sink.put(slot, { kind: 'pad', pad: id, width, height, ...state });
  };
  const toTensor = (ink: Ink) => tf.keep(tf.tensor2d(ink, [height, width], 'float32'));
  const boxes = new Set<Mailbox>();
  const subscribe = () => {
    const box = new Mailbox(tellIdle);
    boxes.add(box);
    if (!state.open) box.close();
    return box;
  };
  let drawn = 0;
  const tellIdle = () => {
    const takers = [...(handler ? [handler] : []), ...boxes];
    const idle = takers.length > 0 && takers.every((taker) => taker.idle);
    if (state.open && idle) context.pads.drawable(id, drawn);
  };
  const handler = onDraw ? new Handler(context, id, toTensor, onDraw as OnDraw, tellIdle) : undefined;
  if (state.open) {
    context.pads.opened(id, {
      width,
      height,
      draw: (ink) => {
        drawn++;
        handler?.deliver(ink);
        for (const box of boxes) box.deliver(ink);
      },
      close: () => {
        state.open = false;
        for (const box of boxes) box.close();
        refresh();
      },
    });
  }
  refresh();
  tellIdle();
  return handle(
    {
      kind: 'pad' as const,
      close: () => {
        context.pads.closed(id);
      },
      [Symbol.asyncIterator]: () =>
        drawings(subscribe(), toTensor, (box) => {
          boxes.delete(box);
          tellIdle();
        }),
    },
    (words) => {
      state.title = words;
      refresh();
    },
  );
}

async function* drawings(
  box: Mailbox,
  toTensor: (ink: Ink) => tf.Tensor2D,
  unsubscribe: (box: Mailbox) => void,
): AsyncGenerator<tf.Tensor2D, void> {
  try {
    for (let ink = await box.take(); ink !== undefined; ink = await box.take()) {
      const drawing = toTensor(ink);
      try {
        yield drawing;
      } finally {
        drawing.dispose();
      }
    }
  } finally {
    unsubscribe(box);
  }
}

function readSize(size: unknown): [height: number, width: number] {
  const sides: readonly unknown[] = Array.isArray(size) ? size : [size, size];
  const [height, width] = sides;
  const isSide = (side: unknown): side is number =>
    typeof side === 'number' && Number.isInteger(side) && side >= 1 && side <= LARGEST;
  if (sides.length !== 2 || !isSide(height) || !isSide(width)) {
    throw wrong('pad', `'size' is a whole number, or [height, width], from 1 to ${LARGEST}`, size);
  }
  return [height, width];
}
