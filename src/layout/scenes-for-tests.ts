/** Scenes without a worker, for tests. */
import type { ShownNode } from '../graphs/node';
import { outlineOf } from '../graphs/outline';
import type { OutlineItem } from '../graphs/outline-item';
import type { OutlineState } from '../graphs/rows';
import type { Scene } from '../graphs/scene';
import { boxesOf } from './client';
import { Arrangements, layOut } from './job';
import type { LayoutReply } from './messages';
import { packOutline } from './pack';
import { factsOf, sceneOf } from './scene-of';
import { atOnce } from './steps';
import { snapshotOf, visibleSpots } from './visible';

export const everythingOpen: OutlineState = { isOpen: () => true, pass: () => 0 };
export const nothingOpen: OutlineState = { isOpen: () => false, pass: () => 0 };

/** All scenes that a worker would tell. */
export async function scenesOf(
  items: readonly OutlineItem<ShownNode>[],
  state: OutlineState,
  arrangements = new Arrangements(),
): Promise<Scene[]> {
  const outline = atOnce(packOutline(items));
  const spots = atOnce(visibleSpots(outline, snapshotOf(items, state)));
  const facts = atOnce(factsOf(outline, spots));
  const replies: LayoutReply[] = [];
  await layOut({ id: 1, boxes: boxesOf(spots) }, outline.items, {
    arrangements,
    stale: () => false,
    pause: () => Promise.resolve(),
    send: (reply) => replies.push(reply),
  });
  return replies.flatMap((reply) =>
    reply.type === 'laid' ? atOnce(sceneOf(outline, facts, reply, undefined)) : [],
  );
}

/** The last of them. */
export async function sceneFor(nodes: readonly ShownNode[], state = everythingOpen): Promise<Scene> {
  const scene = (await scenesOf(outlineOf(nodes), state)).at(-1);
  if (!scene) throw new Error('nothing was laid out');
  return scene;
}
