/** The layout worker: the newest ask wins, and one that is under way is given up where it next looks. */
import { internalError } from '../base/errors';
import { nextTask } from '../base/event-loop';
import { Arrangements, layOut } from './job';
import type { LayoutAsk, LayoutReply } from './messages';
import type { PackedItems } from './pack';

const arrangements = new Arrangements();
let newest = 0;
let items: PackedItems | undefined;

const send = (reply: LayoutReply): void => {
  if (reply.type !== 'laid') {
    postMessage(reply);
    return;
  }
  const { edges, geometry } = reply;
  const arrays = [edges.from, edges.to, edges.valuesFrom, edges.values];
  const more = [geometry.boxes, geometry.points, geometry.pointsFrom, geometry.labels];
  postMessage(reply, { transfer: [...arrays, ...more].map(({ buffer }) => buffer) });
};

async function answer(ask: LayoutAsk): Promise<void> {
  const { id } = ask;
  newest = id;
  items = ask.items ?? items;
  send({ id, type: 'begun' });
  try {
    if (!items) throw internalError('a layout was asked for without a graph');
    await layOut(ask, items, { arrangements, stale: () => newest !== id, pause: nextTask, send });
  } catch (error) {
    const told = error instanceof Error ? error.message : String(error);
    const message = told.startsWith('internal: ') ? told : internalError(told).message;
    send({ id, type: 'failed', message });
  }
}

addEventListener('message', ({ data }: MessageEvent<LayoutAsk>) => {
  void answer(data);
});
