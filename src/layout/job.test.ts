import { afterEach, describe, expect, test, vi } from 'vitest';
import { outlineOf } from '../graphs/outline';
import { boxesOf } from './client';
import { Arrangements, layOut } from './job';
import type { LayoutReply } from './messages';
import { packOutline } from './pack';
import { flatGraph, lenetTraining } from './sample-graphs';
import { everythingOpen, nothingOpen, scenesOf } from './scenes-for-tests';
import { atOnce } from './steps';
import { visibleSpots } from './visible';

const items = outlineOf(lenetTraining());

afterEach(() => {
  vi.restoreAllMocks();
});

/** Lays a training step out with a clock that jumps; `staleAfter`: how often it pauses before a newer request is there. */
async function paused(staleAfter: number) {
  let now = 0;
  vi.spyOn(performance, 'now').mockImplementation(() => (now += 100));
  const outline = atOnce(packOutline(items));
  const boxes = boxesOf(atOnce(visibleSpots(outline, everythingOpen)));
  const replies: LayoutReply[] = [];
  let pauses = 0;
  await layOut({ id: 1, boxes }, outline.items, {
    arrangements: new Arrangements(),
    stale: () => pauses > staleAfter,
    pause: () => {
      pauses++;
      return Promise.resolve();
    },
    send: (reply) => replies.push(reply),
  });
  return { replies, pauses };
}

describe('a layout', () => {
  test('looks for a newer request between its groups, and is given up then', async () => {
    const through = await paused(Infinity);
    expect(through.pauses).toBeGreaterThan(10);
    expect(through.replies.map((reply) => reply.type === 'laid' && reply.final)).toContain(true);
    const early = await paused(3);
    expect(early).toEqual({ replies: [], pauses: 4 });
  });

  test('that takes long is preceded by a quick one of the same boxes and lines', async () => {
    const scenes = await scenesOf(outlineOf(flatGraph(158, 236)), everythingOpen);
    expect(scenes).toHaveLength(2);
    const [quick, good] = scenes.map(({ boxes, edges }) => [
      boxes.map(({ key, width, height }) => [key, width, height]),
      edges.map(({ from, to, label, values }) => [from, to, label, values]),
    ]);
    expect(quick).toEqual(good);
    expect(await scenesOf(items, nothingOpen)).toHaveLength(1);
  });

  test('arranges no group again that is as it was when another one is opened', async () => {
    const arrangements = new Arrangements();
    const [one, other] = items.flatMap((item) => (item.kind === 'group' ? [item.key] : []));
    const state = (open: readonly (string | undefined)[]) => ({
      isOpen: (key: string) => open.includes(key),
      pass: () => 0,
    });
    await scenesOf(items, state([one]), arrangements);
    const find = vi.spyOn(arrangements, 'find');
    await scenesOf(items, state([one, other]), arrangements);
    // The opened group, and what is around it.
    expect(find.mock.results.map(({ value }) => value !== undefined)).toEqual([false, true, false]);
  });
});
