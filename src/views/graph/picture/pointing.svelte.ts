/** What of a picture the pointer is at: a box, or where there is none an edge. */
import { detailAt } from './draw';
import type { Drawing, Part, Wire } from './drawing';
import { wireAt } from './edge-hits';

/** How far off an edge the pointer may be, in px of the screen. */
const REACH = 6;

export class Pointing {
  part = $state.raw<Part>();
  wire = $state.raw<Wire>();
  /** Where it is at the edge, in px of the scene. */
  place = $state.raw<readonly [number, number]>([0, 0]);

  /** Goes to a place of a drawing that is seen at a scale, or away; whether it is at another box then. */
  to(drawing: Drawing, place: readonly [number, number] | undefined, scale: number): boolean {
    const before = this.part?.box.key;
    this.part = place && drawing.at(...place);
    // From afar edges can't be told apart.
    const alone = place && !this.part && detailAt(scale).edges;
    this.wire = alone ? wireAt(drawing, ...place, REACH / scale) : undefined;
    if (place && this.wire) this.place = place;
    return this.part?.box.key !== before;
  }
}
