/** Whether a picture has a small map of the whole of it: where there is room for one, or where the person asked for it. */
import type { Drawing } from './drawing';
import { holds, type Rect } from './space';

/** A small graph needs no map, nor does one that is wholly in sight. */
const MAPPED = 12;
/** In a smaller view a map would cover what it is a map of; in px. */
const ROOMY = { width: 560, height: 340 };

export class Mapping {
  #asked = $state<boolean>();
  #may = $state(false);
  #roomy = $state(false);

  /** Whether there is anything that a map would show. */
  get may(): boolean {
    return this.#may;
  }

  get is(): boolean {
    return this.#may && (this.#asked ?? this.#roomy);
  }

  toggle(): void {
    this.#asked = !this.is;
  }

  /** `rect`: what is in sight; the view is so many px wide and high. */
  see({ parts, scene }: Drawing, rect: Rect, width: number, height: number): void {
    this.#may = parts.length > MAPPED && !holds(rect, scene);
    this.#roomy = width >= ROOMY.width && height >= ROOMY.height;
  }
}
