/** The motion from one scene to the next that goes on, frame by frame. */
import type { Look } from './draw';
import type { Drawing } from './drawing';
import { inOther, Motion, MOTION_MS } from './motion';
import type { Subject } from './painter';
import type { Rect } from './space';

type PlainLook = Omit<Look, 'scale'>;

const NO_OVERLAY: Subject['overlay'] = {
  empty: true,
  draw: () => {
    // Rings come back when all stands still.
  },
};

export class Moving {
  /** What is shown instead of the scene that it leads to. */
  #between = $state.raw<Drawing>();
  #frame = 0;
  #before: Drawing | undefined;

  /** `anchor`: the key of the box that does not move; `view`: what is seen of the scene that it leads to. */
  begin(before: Drawing, after: Drawing, anchor: string, view: Rect): void {
    // A better layout may come while it moves: then it goes on from there.
    const from = this.#between ?? before;
    this.end();
    const [was, is] = [from.part(anchor)?.box, after.part(anchor)?.box];
    if (!was || !is) return;
    const motion = new Motion(from, after, view, [is.x - was.x, is.y - was.y]);
    if (!motion.light) return;
    this.#before = before;
    this.#between = motion.at(0);
    let start: number | undefined;
    const step = (now: number): void => {
      start ??= now;
      const time = Math.min(1, (now - start) / MOTION_MS);
      if (time >= 1) {
        this.end();
        return;
      }
      this.#between = motion.at(1 - (1 - time) ** 3);
      this.#frame = requestAnimationFrame(step);
    };
    this.#frame = requestAnimationFrame(step);
  }

  end(): void {
    cancelAnimationFrame(this.#frame);
    this.#between = undefined;
    this.#before = undefined;
  }

  /** What to paint while it moves. */
  subject(drawing: Drawing, look: PlainLook): Subject | undefined {
    const between = this.#between;
    if (!between || this.#before === drawing) return undefined;
    const absent = inOther(look.absent, drawing, between);
    const hits = look.hits && inOther(look.hits, drawing, between);
    const { freed, fates: _, ...rest } = look;
    const own = freed ? { freed: inOther(freed, drawing, between) } : {};
    return { drawing: between, look: { ...rest, ...own, absent, hits }, overlay: NO_OVERLAY };
  }
}
