/** The page of the layout benchmark: graphs laid out in the layout worker, while a probe watches how long the page's thread is held up. */
import type { ShownNode } from '../../src/graphs/node';
import { outlineOf } from '../../src/graphs/outline';
import { openAtFirst, type OutlineState } from '../../src/graphs/rows';
import type { Scene } from '../../src/graphs/scene';
import { LayoutClient } from '../../src/layout/client';
import { flatGraph, lenetTraining, transformerStack } from '../../src/layout/sample-graphs';

/** One layout of a graph in a worker that knows nothing of it. */
export interface LayoutTime {
  readonly boxes: number;
  readonly edges: number;
  /** Milliseconds from the request to the first scene and to the last. */
  readonly firstMs: number;
  readonly finalMs: number;
  /** The page's own share: of `layout`, and the longest time for which its thread was held up until the last scene. */
  readonly callMs: number;
  readonly longestMs: number;
}

export interface LayoutGlobals {
  benchLayout(name: LayoutCase): Promise<LayoutTime>;
  /** For how long the page's thread is held up when nothing is laid out: by what else the machine does. */
  benchIdle(ms: number): Promise<number>;
}

type Nodes = readonly ShownNode[];
const all: OutlineState = { isOpen: () => true, pass: () => 0 };

const CASES = {
  'LeNet training step, as it opens': () => first(lenetTraining()),
  'LeNet training step, all open': () => open(lenetTraining()),
  '12 transformer layers, as it opens': () => first(transformerStack()),
  '12 transformer layers, all open': () => open(transformerStack()),
  '100 nodes, 150 edges': () => open(flatGraph(100, 150)),
  '300 nodes, 450 edges': () => open(flatGraph(300, 450)),
  '1,000 nodes, 1,500 edges': () => open(flatGraph(1_000, 1_500)),
  '10,000 nodes, 15,000 edges, as it opens': () => first(flatGraph()),
  '10,000 nodes, 15,000 edges, all open': () => open(flatGraph()),
};
export type LayoutCase = keyof typeof CASES;

function first(nodes: Nodes) {
  const items = outlineOf(nodes);
  const keys = openAtFirst(items);
  return { items, state: { isOpen: (key: string) => keys.has(key), pass: () => 0 } };
}
const open = (nodes: Nodes) => ({ items: outlineOf(nodes), state: all });

/** Turns of the event loop as fast as they come; the longest of them. */
function probe(): { stop(): number } {
  const { port1, port2 } = new MessageChannel();
  let last = performance.now();
  let longest = 0;
  port1.onmessage = () => {
    const now = performance.now();
    longest = Math.max(longest, now - last);
    last = now;
    port2.postMessage(null);
  };
  port2.postMessage(null);
  return {
    stop: () => {
      port1.close();
      return longest;
    },
  };
}

const scenesOf = (client: LayoutClient, request: ReturnType<typeof open>) => {
  let firstAt: number | undefined;
  return new Promise<{ scene: Scene; firstAt: number }>((resolve, reject) => {
    client.layout(request, {
      take: (scene, final) => {
        firstAt ??= performance.now();
        if (final) resolve({ scene, firstAt });
      },
      fail: (message) => {
        reject(new Error(message));
      },
    });
  });
};

const globals: LayoutGlobals & { readonly layoutCases: readonly string[] } = {
  layoutCases: Object.keys(CASES),
  async benchIdle(ms) {
    const watch = probe();
    await new Promise((resolve) => setTimeout(resolve, ms));
    return watch.stop();
  },
  async benchLayout(name) {
    const request = CASES[name]();
    const client = new LayoutClient();
    // The worker is there when somebody looks at a graph that grows; its start is no part of the layout.
    await scenesOf(client, open(flatGraph(20, 30)));
    await new Promise((resolve) => setTimeout(resolve));
    const watch = probe();
    const start = performance.now();
    const done = scenesOf(client, request);
    const callMs = performance.now() - start;
    const { scene, firstAt } = await done;
    const finalMs = performance.now() - start;
    await new Promise((resolve) => setTimeout(resolve));
    const longestMs = watch.stop();
    client.dispose();
    const { boxes, edges } = scene;
    return { boxes: boxes.length, edges: edges.length, firstMs: firstAt - start, finalMs, callMs, longestMs };
  },
};
Object.assign(globalThis, globals);
