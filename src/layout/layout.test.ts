import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { ShownNode } from '../graphs/node';
import { outlineOf } from '../graphs/outline';
import { TEXT, type Box, type Scene } from '../graphs/scene';
import { typeText } from '../ir/print';
import { Arrangements } from './job';
import { flatGraph, lenetTraining, transformerStack } from './sample-graphs';
import { everythingOpen, nothingOpen, sceneFor, scenesOf } from './scenes-for-tests';

/** Half a pixel: places are kept as 32-bit floats. */
const NEAR = 0.5;

const right = ({ x, width }: Box) => x + width;
const bottom = ({ y, height }: Box) => y + height;
const overlap = (a: Box, b: Box) =>
  a.x + NEAR < right(b) && b.x + NEAR < right(a) && a.y + NEAR < bottom(b) && b.y + NEAR < bottom(a);
const contains = (outer: Box, inner: Box) =>
  outer.x - NEAR <= inner.x &&
  outer.y - NEAR <= inner.y &&
  right(inner) <= right(outer) + NEAR &&
  bottom(inner) <= bottom(outer) + NEAR;
const onBorder = (box: Box | undefined, x: number, y: number) =>
  box !== undefined &&
  x >= box.x - NEAR &&
  x <= right(box) + NEAR &&
  Math.min(Math.abs(y - box.y), Math.abs(y - bottom(box))) <= NEAR;

/** Whether a piece of a line runs through the inside of a box. */
function crosses([x1, y1, x2, y2]: readonly [number, number, number, number], box: Box): boolean {
  const [left, top] = [box.x + NEAR, box.y + NEAR];
  let [from, to] = [0, 1];
  for (const [start, step, low, high] of [
    [x1, x2 - x1, left, right(box) - NEAR],
    [y1, y2 - y1, top, bottom(box) - NEAR],
  ] as const) {
    if (step === 0) {
      if (start <= low || start >= high) return false;
      continue;
    }
    const [a, b] = [(low - start) / step, (high - start) / step];
    from = Math.max(from, Math.min(a, b));
    to = Math.min(to, Math.max(a, b));
  }
  return from < to;
}

const NO_BOX: Box = {
  key: 'a label',
  kind: 'node',
  depth: 0,
  x: 0,
  y: 0,
  width: 0,
  height: 0,
  nodes: [],
  title: '',
  detail: '',
  lines: [],
  weight: 0,
};

function faultsOf({ boxes, edges, width, height }: Scene): string[] {
  const faults: string[] = [];
  const byKey = new Map(boxes.map((box) => [box.key, box]));
  if (byKey.size !== boxes.length) faults.push('two boxes of one key');
  const siblings = new Map<string, Box[]>();
  for (const box of boxes) {
    const beside = siblings.get(box.parent ?? '') ?? [];
    for (const other of beside)
      if (overlap(box, other)) faults.push(`${box.title} ${box.key} over ${other.title} ${other.key}`);
    siblings.set(box.parent ?? '', [...beside, box]);
    const parent = box.parent === undefined ? undefined : byKey.get(box.parent);
    if (parent && !contains(parent, box)) faults.push(`${box.key} sticks out of ${parent.key}`);
    if (parent && boxes.indexOf(parent) > boxes.indexOf(box)) faults.push('a box before its parent');
    if (box.x < 0 || box.y < 0 || right(box) > width || bottom(box) > height)
      faults.push(`${box.key} sticks out`);
  }
  const labels = edges.flatMap(({ label, labelAt }): Box[] => {
    if (!labelAt) return [];
    const [width, height] = [label.length * TEXT.edge * TEXT.charWidth, TEXT.edge];
    const at = { x: labelAt[0] - width / 2, y: labelAt[1] - height / 2, width, height };
    return [{ ...NO_BOX, ...at, title: label }];
  });
  labels.forEach((label, at) => {
    const under = [...labels.slice(0, at), ...boxes.filter(({ open }) => open !== true)];
    for (const other of under)
      if (overlap(label, other)) faults.push(`label ${label.title} over ${other.title} ${other.key}`);
  });
  const closed = boxes.filter(({ open }) => open !== true);
  for (const { from, to, points, named } of edges) {
    const ends = [points.slice(0, 2), points.slice(-2)];
    for (const [key, [x = NaN, y = NaN]] of [
      [from, ends[0] ?? []],
      [to, ends[1] ?? []],
    ] as const)
      if (!onBorder(byKey.get(key), x, y)) faults.push(`${from} to ${to} is not at ${key}`);
    for (let at = 2; at < points.length && !named; at += 2) {
      const [x1 = 0, y1 = 0, x2 = 0, y2 = 0] = points.slice(at - 2, at + 2);
      const through = closed.find((box) => crosses([x1, y1, x2, y2], box));
      if (through) faults.push(`${from} to ${to} runs through ${through.key}`);
    }
  }
  return faults;
}

/** A graph with scopes, constants and a loop. */
const arbitraryGraph = fc
  .array(
    fc.record({
      scope: fc.constantFrom([], ['a'], ['a', 'b'], ['c'], ['a', 'b', 'c']),
      op: fc.constantFrom('add', 'a long name of an operation', 'mul'),
      back: fc.array(fc.integer({ min: 1, max: 30 }), { maxLength: 3 }),
      line: fc.integer({ min: 1, max: 4 }),
      role: fc.constantFrom(undefined, undefined, undefined, 'const' as const, 'state' as const),
      outputs: fc.integer({ min: 0, max: 2 }),
    }),
    { maxLength: 40 },
  )
  .map((specs) => {
    const values: number[] = [];
    return specs.map(({ scope, op, back, line, role, outputs }, index): ShownNode => {
      const inputs = back.flatMap((by) => values.at(-by) ?? []);
      const made = Array.from({ length: outputs }, (_, at) => ({
        id: 10 * index + at + 1,
        dtype: 'float32',
        shape: [2],
      }));
      values.push(...made.map(({ id }) => id));
      return {
        id: 10 * index + 1,
        op,
        inputs: role ? [] : inputs,
        outputs: made,
        attrs: {},
        lines: [line],
        origins: [],
        group: scope,
        ...(role && { role }),
      };
    });
  });

const stateOf = (openNumber: number, pass: number) => ({
  isOpen: (key: string) => (key.length * 7 + openNumber) % 3 !== 0,
  pass: () => pass,
});

describe('a scene', () => {
  test('has its boxes and its labels apart, children within their groups, and lines from border to border past all boxes', async () => {
    await fc.assert(
      fc.asyncProperty(arbitraryGraph, fc.nat(2), fc.nat(3), async (nodes, open, pass) => {
        for (const scene of await scenesOf(outlineOf(nodes), stateOf(open, pass)))
          expect(faultsOf(scene)).toEqual([]);
      }),
      { numRuns: 60 },
    );
  });

  test('shows each node in one closed box when all is seen, and all values that flow between boxes', async () => {
    await fc.assert(
      fc.asyncProperty(arbitraryGraph, async (nodes) => {
        const scopeless = nodes.map((node, at) => ({ ...node, lines: [at + 1] }));
        const scene = await sceneFor(scopeless);
        const shown = scene.boxes.filter(({ kind }) => kind === 'node').flatMap(({ nodes }) => nodes);
        expect(shown).toEqual(nodes.map(({ id }) => id));
        const flows = new Set(
          scene.edges.flatMap(({ to, values }) => values.map((value) => `${String(value)} ${to}`)),
        );
        const reads = nodes.flatMap(({ id, inputs }) =>
          inputs.map(
            (value) =>
              `${String(value)} ${scene.boxes.find(({ kind, nodes: [own] }) => kind === 'node' && own === id)?.key ?? ''}`,
          ),
        );
        expect(flows).toEqual(new Set(reads));
      }),
      { numRuns: 40 },
    );
  });

  test('is the same for the same graph, whatever was laid out before', async () => {
    await fc.assert(
      fc.asyncProperty(arbitraryGraph, arbitraryGraph, fc.nat(2), async (nodes, others, open) => {
        const alone = (await scenesOf(outlineOf(nodes), stateOf(open, 0))).at(-1);
        const arrangements = new Arrangements();
        await scenesOf(outlineOf(others), everythingOpen, arrangements);
        await scenesOf(outlineOf(nodes), nothingOpen, arrangements);
        expect((await scenesOf(outlineOf(nodes), stateOf(open, 0), arrangements)).at(-1)).toEqual(alone);
      }),
      { numRuns: 25 },
    );
  });

  test.each([
    ['a training step', lenetTraining()],
    ['a transformer', transformerStack(3)],
    ['a flat graph', flatGraph(400, 600)],
  ])(
    'of %s is sound, from closed to open, and so is the quick one',
    async (_, nodes: readonly ShownNode[]) => {
      for (const state of [nothingOpen, everythingOpen])
        for (const scene of await scenesOf(outlineOf(nodes), state)) expect(faultsOf(scene)).toEqual([]);
    },
  );

  test('names what flows at most of its lines', async () => {
    const { edges } = await sceneFor(lenetTraining(), nothingOpen);
    expect(edges.filter(({ labelAt }) => labelAt).length).toBeGreaterThan(edges.length / 2);
    expect(edges.map(({ label }) => label)).toContain('float32[32,10]');
    expect(edges.map(({ label }) => label)).toContain('10 values');
  });

  test('of nothing is empty, of one node is that node', async () => {
    expect(await sceneFor([])).toEqual({ boxes: [], edges: [], width: 0, height: 0 });
    const one = flatGraph(1, 0);
    const { boxes, edges, width } = await sceneFor(one);
    const told = one.map(({ id, op, outputs, lines }) => [[id], op, outputs.map(typeText).join(), lines]);
    expect(boxes.map(({ nodes, title, detail, lines }) => [nodes, title, detail, lines])).toEqual(told);
    expect(edges).toEqual([]);
    expect(width).toBeGreaterThan(boxes[0]?.width ?? Infinity);
  });
});
