/**
 * What of the scene is seen: panned and zoomed by wheel, drag and pinch (d3-zoom's), by keys and buttons (ours). A place of the scene is at
 * `k * place + (x, y)` on the screen.
 */
import { select } from 'd3-selection';
import { zoom, zoomIdentity, type ZoomTransform } from 'd3-zoom';
import type { Rect } from './space';

export interface Sight {
  readonly x: number;
  readonly y: number;
  readonly k: number;
}

interface Size {
  readonly width: number;
  readonly height: number;
}

const NEAREST = 4;
/** A picture is not blown up to fill the view. */
const LARGEST_FIT = 1.15;
/** Below it nothing can be read: a picture that would be smaller begins at its top instead. */
const READABLE = 0.8;
const MARGIN = 20;
/** Over a picture: there are the buttons, which a finger needs large. */
const TOP = 64;
/** Under a picture that is wholly shown: there is the legend. */
const BOTTOM = 44;
/** Words can be read from here on. */
const LEAST_READ = 0.6;
/** So much of the scene stays in sight. */
const KEPT = 48;
const MOTION_MS = 160;

export const still = (): boolean => matchMedia('(prefers-reduced-motion: reduce)').matches;

/** The part of a scene that is seen. */
export const rectOf = ({ x, y, k }: Sight, { width, height }: Size): Rect => ({
  x: -x / k,
  y: -y / k,
  width: width / k,
  height: height / k,
});

/** The whole, clear of what stands over the picture. */
export const fitOf = (scene: Size, view: Size): Sight => {
  const room = { width: view.width - 2 * MARGIN, height: view.height - TOP - BOTTOM };
  const k = Math.max(
    0.001,
    Math.min(LARGEST_FIT, room.width / Math.max(1, scene.width), room.height / Math.max(1, scene.height)),
  );
  return {
    k,
    x: (view.width - k * scene.width) / 2,
    y: TOP + (view.height - TOP - BOTTOM - k * scene.height) / 2,
  };
};

/** The whole, where it can be read so; else its beginning: the top, where `middle` is in the view's. */
export function firstSight(scene: Size, view: Size, middle = scene.width / 2): Sight {
  const whole = fitOf(scene, view);
  if (whole.k >= READABLE) return whole;
  const k = Math.max(READABLE, Math.min(1, (view.width - 2 * MARGIN) / Math.max(1, scene.width)));
  const slack = view.width - k * scene.width;
  if (slack >= 2 * MARGIN) return { k, x: slack / 2, y: TOP };
  // No empty paper at one side while there is more of the graph at the other.
  const x = Math.min(MARGIN, Math.max(slack - MARGIN, view.width / 2 - k * middle));
  return { k, x, y: TOP };
}

export class Camera {
  /** Whether the person has moved it; until then it shows the whole. */
  moved = false;
  /** Whether the person asked for the whole last: it stays so when there is more of it, or less room. */
  #fitted = false;
  #scene: Size = { width: 1, height: 1 };
  #view: Size = { width: 1, height: 1 };
  #sight: Sight = { x: 0, y: 0, k: 1 };
  #frame = 0;
  /** Where a motion that is under way ends. */
  #goal: Sight | undefined;
  readonly #zoom = zoom<HTMLElement, unknown>()
    .clickDistance(5)
    // A finger may come to a screen that had none when the page was opened.
    .touchable(() => true)
    .scaleExtent([0.05, NEAREST])
    .constrain((transform) => this.#held(transform));

  constructor(
    private readonly surface: HTMLElement,
    private readonly onmove: (sight: Sight) => void,
  ) {
    this.#zoom.on(
      'zoom',
      ({ transform, sourceEvent }: { transform: ZoomTransform; sourceEvent: unknown }) => {
        if (sourceEvent) {
          this.hold();
          this.#stand();
        }
        this.#sight = { x: transform.x, y: transform.y, k: transform.k };
        this.onmove(this.#sight);
      },
    );
    // A double click opens a group.
    select(surface).call(this.#zoom).on('dblclick.zoom', null);
  }

  close(): void {
    this.#stand();
    select(this.surface).on('.zoom', null);
  }

  get fitted(): boolean {
    return this.#fitted;
  }

  /** From now on it stays where it is, whatever comes. */
  hold(): void {
    this.moved = true;
    this.#fitted = false;
  }

  get sight(): Sight {
    return this.#sight;
  }

  /** The part of the scene that is in sight. */
  get rect(): Rect {
    return rectOf(this.#sight, this.#view);
  }

  resize(scene: Size, view: Size): void {
    this.#scene = scene;
    this.#view = view;
    const least = Math.min(0.4, fitOf(scene, view).k * 0.7);
    this.#zoom.scaleExtent([least, NEAREST]).extent([
      [0, 0],
      [view.width, view.height],
    ]);
  }

  /** The scene can't be lost: a bit of it stays in the view. */
  #held(transform: ZoomTransform): ZoomTransform {
    const { x, y, k } = transform;
    const keep = (at: number, scene: number, view: number): number =>
      Math.min(view - KEPT, Math.max(KEPT - k * scene, at));
    const wantedX = keep(x, this.#scene.width, this.#view.width);
    const wantedY = keep(y, this.#scene.height, this.#view.height);
    return wantedX === x && wantedY === y ? transform : zoomIdentity.translate(wantedX, wantedY).scale(k);
  }

  /** At once. */
  place({ x, y, k }: Sight): void {
    this.#stand();
    this.#set({ x, y, k });
  }

  /** No motion goes on. */
  #stand(): void {
    cancelAnimationFrame(this.#frame);
    this.#goal = undefined;
  }

  /** What is seen soon: a key that is pressed during a motion adds to it, rather than take its place or be undone by it. */
  get #next(): Sight {
    return this.#goal ?? this.#sight;
  }

  #set({ x, y, k }: Sight): void {
    this.#zoom.transform(select(this.surface), zoomIdentity.translate(x, y).scale(k));
  }

  /** In a short motion that shows where to. */
  go(to: Sight): void {
    this.#stand();
    if (still()) {
      this.#set(to);
      return;
    }
    this.#goal = to;
    const from = this.#sight;
    const start = performance.now();
    const step = (now: number): void => {
      const time = Math.min(1, Math.max(0, (now - start) / MOTION_MS));
      const t = 1 - (1 - time) ** 3;
      const k = from.k * (to.k / from.k) ** t;
      // What is in the middle of both goes straight, whatever the scale does on the way.
      const share = Math.abs(to.k - from.k) < 1e-9 ? t : (k - from.k) / (to.k - from.k);
      this.#set({ k, x: from.x + share * (to.x - from.x), y: from.y + share * (to.y - from.y) });
      if (time < 1) this.#frame = requestAnimationFrame(step);
      else this.#goal = undefined;
    };
    this.#frame = requestAnimationFrame(step);
  }

  fit(): void {
    this.moved = true;
    this.#fitted = true;
    this.go(fitOf(this.#scene, this.#view));
  }

  /** The whole of what came, at once. */
  refit(): void {
    this.place(fitOf(this.#scene, this.#view));
  }

  zoomBy(factor: number): void {
    this.hold();
    const { x, y, k } = this.#next;
    const [least, most] = this.#zoom.scaleExtent();
    const next = Math.min(most, Math.max(least, k * factor));
    const [midX, midY] = [this.#view.width / 2, this.#view.height / 2];
    this.go({ k: next, x: midX - ((midX - x) * next) / k, y: midY - ((midY - y) * next) / k });
  }

  panBy(dx: number, dy: number): void {
    this.hold();
    const { x, y, k } = this.#next;
    this.place({ k, x: x + dx, y: y + dy });
  }

  /** Brings a place of the scene into the middle. */
  centre(x: number, y: number, k = this.#next.k, motion = true): void {
    this.hold();
    const to = { k, x: this.#view.width / 2 - k * x, y: this.#view.height / 2 - k * y };
    if (motion) this.go(to);
    else this.#set(to);
  }

  /** Brings it in sight, near enough to be read; where it is so already nothing moves. */
  reveal(rect: Rect): void {
    const { x, y, width, height } = this.rect;
    const inside =
      rect.x >= x && rect.y >= y && rect.x + rect.width <= x + width && rect.y + rect.height <= y + height;
    if (!inside || this.#sight.k < LEAST_READ) this.show(rect);
  }

  /** As near as is needed to read. */
  show({ x, y, width, height }: Rect): void {
    this.centre(x + width / 2, y + height / 2, Math.max(this.#next.k, 0.9));
  }
}
