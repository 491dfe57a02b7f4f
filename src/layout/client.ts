/**
 * The page's side of layouts: asks the layout worker, and makes a scene of what it says. The newest request wins. `LayoutClient` is the one
 * that does it.
 */
import type { ShownNode } from '../graphs/node';
import type { OutlineItem } from '../graphs/outline';
import type { OutlineState } from '../graphs/rows';
import type { Scene } from '../graphs/scene';

export interface LayoutRequest {
  /** The same array is packed and sent but once. */
  readonly items: readonly OutlineItem<ShownNode>[];
  /** What is open, and which turn of each repeat is shown; read before `layout` returns. */
  readonly state: OutlineState;
  /** The key of the box that was clicked: the scene says which box stands for it. */
  readonly anchor?: string;
}

export interface LayoutTaker {
  /** Once, or twice where a good layout takes long: a quick one first. None after a newer request, or after `dispose`. */
  take(scene: Scene, final: boolean): void;
  /** Instead of a final scene. `message` is for the person who looks at the page. */
  fail(message: string): void;
}

export interface Layouts {
  /** Ends what is under way. Who shows a graph that grows asks again when the last answer is there, lest there be none. */
  layout(request: LayoutRequest, taker: LayoutTaker): void;
  dispose(): void;
}
