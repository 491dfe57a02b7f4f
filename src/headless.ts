/** run.html: the page's side of a run without a window. The command's side is cli/drive.ts; between them stands cli/contract.ts. */
import { must } from './base/errors';
import { lockWorkers } from './lock-workers';
import type { PageGlobals, PageItem, PageReply, PageRequest } from './cli/contract';
import type { RunEvent } from './base/events';
import type { PackedStatic } from './graphs/static';
import type { Item, SlottedItem } from './snippet/output';
import { itemToText, toContractItem } from './snippet/print';
import { createRunClient } from './worker/client';

if (import.meta.env.PROD) lockWorkers(new URL('sw.js', document.baseURI));
const client = createRunClient();
const bridge = globalThis as typeof globalThis & PageGlobals;

/** Kinds of output that change in their place while a snippet runs. */
function isLive(item: Item): boolean {
  return item.kind === 'plot' || item.kind === 'progress' || item.kind === 'pad';
}

/**
 * Hands items over one batch at a time. What comes while a batch is on its way waits, and of an item that is replaced meanwhile only
 * the last state is sent, so that a plot that is updated at every step does not hold up the run's end.
 */
function createOutbox(as: PageRequest['as']): {
  add(items: readonly SlottedItem[]): void;
  sent(): Promise<void>;
} {
  const waiting = new Map<number, Item>();
  let sending: Promise<void> | undefined;
  const send = async (): Promise<void> => {
    while (waiting.size > 0) {
      const batch = [...waiting].map(([slot, item]): PageItem => {
        return { slot, live: isLive(item), value: as === 'text' ? itemToText(item) : toContractItem(item) };
      });
      waiting.clear();
      await bridge.twographItems(batch);
    }
    sending = undefined;
  };
  return {
    add(items) {
      for (const { slot, item } of items) waiting.set(slot, item);
      if (waiting.size > 0) sending ??= send();
    },
    sent: () => sending ?? Promise.resolve(),
  };
}

const chosenFiles = (): File[] => [...(must(document.querySelector('input'), 'the file field').files ?? [])];
/** Only the command's `bench` needs it. */
const benchmark = () => import('./headless-bench');

async function run(request: PageRequest): Promise<PageReply> {
  const {
    text,
    backend,
    threads,
    mode,
    engine,
    without,
    exported,
    graphs = false,
    seed,
    timeoutMs,
    as,
  } = request;
  const outbox = createOutbox(as);
  let dropped = 0;
  const recorded: RunEvent[] = [];
  const statics: PackedStatic[] = [];
  let unkept = 0;
  const handle = client.run(
    text,
    {
      backend,
      mode,
      engine,
      record: graphs,
      seed,
      files: chosenFiles(),
      interactive: false,
      timeoutMs,
      ...(without && { without }),
      ...(exported && { exported }),
      ...(threads === undefined ? {} : { threads }),
    },
    {
      items: outbox.add,
      recorded: (events, gone) => {
        recorded.push(...events);
        unkept = gone;
      },
      graph: (graph) => {
        statics.push(graph);
      },
      dropped: (count) => {
        dropped += count;
      },
    },
  );
  // Not known where the run ends before its worker has started.
  const device = await Promise.race([client.device, handle.result.then(() => undefined)]);
  const availability = device?.backends[backend];
  if (availability?.ok === false) {
    handle.stop();
    return { status: 'unavailable', reason: availability.reason };
  }
  const result = await handle.result;
  await outbox.sent();
  if (!graphs) return { status: 'ran', result, dropped };
  const { reportGraphs } = await import('./graphs/report');
  return { status: 'ran', result, dropped, graphs: reportGraphs(recorded, unkept, statics) };
}

Object.assign(bridge, {
  twographRun: run,
  twographFind: async (asked) => (await benchmark()).find(asked, chosenFiles()),
  twographBench: async (asked) => (await benchmark()).bench(asked, chosenFiles()),
  twographStop: async () => {
    (await benchmark()).stop();
  },
} satisfies Omit<PageGlobals, 'twographItems' | 'twographReport'>);
