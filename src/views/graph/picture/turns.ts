/** Which open loop the field beside a picture is for, where heads of boxes are too small for one. */
import { headerOf, type Drawing, type Part } from './drawing';
import { meet, type Rect } from './space';

/** The innermost loop that the box stands in, or is; where there is none the first one whose head is in sight. */
export function loopAt(drawing: Drawing, at: Part | undefined, view: Rect): Part | undefined {
  const around = at && drawing.loops.filter(({ index }) => drawing.isIn(at.index, index));
  const inner = around?.reduce<Part | undefined>(
    (found, loop) => (found && found.box.depth >= loop.box.depth ? found : loop),
    undefined,
  );
  return inner ?? drawing.loops.find(({ box }) => meet(headerOf(box), view));
}
