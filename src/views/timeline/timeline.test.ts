import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { RunEvent } from '../../base/events';
import type { DynamicNode } from '../../graphs/dynamic';
import type { Span, Timeline } from '../../graphs/timeline';
import { RunGraphs } from '../../workspace/run-graphs.svelte';
import { RunModel } from '../graph/run-model.svelte';
import { timeByLine } from './by-line';
import { compiledWork } from './compiled-work';
import { Gestures } from './gestures';
import { hitAt, placesOf, rowed } from './lane-places';
import { leakWords } from './leak-rows';
import { liveAt, memoryColumns } from './memory-curve';
import { factsOf } from './span-facts';
import { clockWords, hitWords, shareWords, timeWords } from './time-words';

const span = (startUs: number, endUs: number, line?: number, name = 'Add', depth = 0): Span => ({
  startUs,
  endUs,
  name,
  depth,
  ...(line !== undefined && { line }),
});

const timeline = (lanes: Timeline['lanes']): Timeline => ({
  lanes,
  startUs: 0,
  endUs: 1000,
  clock: { source: 'performance.now()', resolutionUs: 100 },
  totals: { wallUs: 1000, jsUs: 1000, waitUs: 0, copyUs: 0 },
});

describe('times in words', () => {
  it('are never 0: what the clock can’t tell is less than its resolution', () => {
    expect(timeWords(0, 100)).toBe('< 0.1 ms');
    expect(timeWords(99, 100)).toBe('< 0.1 ms');
    expect(timeWords(0, 5)).toBe('< 0.005 ms');
    expect(timeWords(100, 100)).toBe('0.1 ms');
    expect(timeWords(12_345, 100)).toBe('12.3 ms');
    expect(timeWords(17_234_000, 100)).toBe('17.2 s');
  });

  it('say the timer and its resolution once they are known', () => {
    const words = clockWords({ source: 'performance.now()', resolutionUs: 100 });
    expect(words).toContain('performance.now(), resolution 0.1 ms');
    expect(words).toContain('“< 0.1 ms”');
    expect(clockWords({ source: 'not told', resolutionUs: 0 })).toBe('');
  });

  it('give shares of the whole, and none of nothing', () => {
    expect(shareWords(1, 3)).toBe('33 %');
    expect(shareWords(1, 3000)).toBe('< 1 %');
    expect(shareWords(0, 3)).toBe('0 %');
    expect(shareWords(1, 0)).toBe('');
  });

  it('say of a bar what it is, where it stands and how long it took', () => {
    const one = { ...span(12_300, 12_700, 7), detail: 'cpu' };
    expect(hitWords({ span: one, count: 1, totalUs: 400 }, 100)).toEqual([
      'Add, line 7',
      '0.4 ms, from 12.3 ms',
      'cpu',
    ]);
    const [first, second] = hitWords({ span: one, count: 12, totalUs: 900 }, 100);
    expect(first).toBe('12 spans within a pixel, 0.9 ms together');
    expect(second).toBe('longest: Add, line 7, 0.4 ms');
  });
});

describe('time by line', () => {
  it('counts what overlaps once, leaves the lines’ stays and the GPU out, and puts the longest first', () => {
    const lanes: Timeline['lanes'] = [
      { id: 'line', name: 'Line', spans: [span(0, 1000, 1, 'line 1')] },
      {
        id: 'kernel',
        name: 'Kernel',
        spans: [span(0, 100, 1), span(200, 700, 2, 'MatMul'), span(800, 850, 1, 'Relu')],
      },
      { id: 'gpu', name: 'GPU', spans: [span(0, 900)] },
      { id: 'read', name: 'Read back', spans: [span(600, 900, 2, 'read'), span(650, 900, 2, 'read', 1)] },
    ];
    expect(timeByLine(timeline(lanes))).toEqual([
      { line: 2, calls: 3, us: 700, names: ['read', 'MatMul'] },
      { line: 1, calls: 2, us: 150, names: ['Add', 'Relu'] },
    ]);
  });
});

describe('compiled functions', () => {
  const lanes: Timeline['lanes'] = [
    {
      id: 'compiled',
      name: 'Compiled',
      spans: [
        span(0, 500, 4, 'first call f'),
        span(10, 200, 4, 'trace f', 1),
        span(600, 700, 4, 'run f'),
        span(800, 950, 4, 'run f'),
      ],
    },
  ];

  it('are added up by what they did', () => {
    expect(
      compiledWork(timeline(lanes)).map(({ name, count, us, longestUs }) => [name, count, us, longestUs]),
    ).toEqual([
      ['first call f', 1, 500, 500],
      ['trace f', 1, 190, 190],
      ['run f', 2, 250, 150],
    ]);
    expect(compiledWork(timeline([]))).toEqual([]);
  });

  it('count as calls in the table of the lines', () => {
    expect(timeByLine(timeline(lanes))).toEqual([
      { line: 4, calls: 3, us: 750, names: ['first call f', 'run f'] },
    ]);
  });
});

describe('what is pinned', () => {
  const kernel = { ...span(0, 100, 3), node: 7 };
  const read = { ...span(200, 300, 5, 'read'), node: 7 };
  const stay = span(0, 100, 3, 'line 3');
  const lanes = timeline([
    { id: 'line', name: 'Line', spans: [stay] },
    { id: 'kernel', name: 'Kernel', spans: [kernel, { ...span(100, 120, 3), node: 8 }] },
    { id: 'read', name: 'Read back', spans: [read] },
  ]);
  const spot = (dynamic: readonly number[]) => ({ from: 'timeline', lines: [3], dynamic }) as const;

  it('is told of lane by lane', () => {
    expect(factsOf(lanes, spot([7]), undefined).map(({ lane, span }) => [lane, span])).toEqual([
      ['Kernel', kernel],
      ['Read back', read],
    ]);
  });

  it('is the bar that was pressed where that is no operation’s', () => {
    expect(factsOf(lanes, spot([]), stay)).toEqual([{ lane: 'Line', span: stay }]);
    expect(factsOf(lanes, spot([]), undefined)).toEqual([]);
    expect(factsOf(lanes, spot([7, 8]), kernel)).toEqual([]);
    expect(factsOf(lanes, undefined, stay)).toEqual([]);
  });
});

describe('the places of the lanes', () => {
  const lanes = rowed([
    { id: 'kernel', name: 'Kernel', spans: [span(0, 500, 1), span(100, 200, 2, 'Inner', 1)] },
    { id: 'gpu', name: 'GPU', spans: [] },
    {
      id: 'read',
      name: 'Read back',
      spans: Array.from({ length: 30 }, (_, depth) => span(0, 100, 3, 'read', depth)),
    },
  ]);

  it('give each depth a row, the deepest one together, and nothing to a lane without spans', () => {
    const places = placesOf(lanes, 800, true);
    expect(places.lanes.map(({ id, rows }) => [id, rows.length])).toEqual([
      ['kernel', 2],
      ['read', 4],
    ]);
    expect(places.lanes[1]?.rows.at(-1)?.spans).toHaveLength(27);
    const ys = places.lanes.flatMap(({ rows }) => rows.map(({ y }) => y));
    expect(ys).toEqual(ys.toSorted((a, b) => a - b));
    expect(places.memory?.y).toBeGreaterThan(ys.at(-1) ?? 0);
    const narrow = placesOf(lanes, 360, false);
    expect(narrow.left).toBeLessThan(places.left);
    expect(narrow.namesBeside).toBe(false);
  });

  it('find a span by where it is drawn', () => {
    const places = placesOf(lanes, 800, false);
    const [outer, inner] = places.lanes[0]?.rows ?? [];
    expect(hitAt(places, (outer?.y ?? 0) + 4, 150, 2)?.span.name).toBe('Add');
    expect(hitAt(places, (inner?.y ?? 0) + 4, 150, 2)?.span.name).toBe('Inner');
    expect(hitAt(places, (inner?.y ?? 0) + 4, 400, 2)).toBeUndefined();
    expect(hitAt(places, 1, 150, 2)).toBeUndefined();
  });
});

describe('live memory', () => {
  const points = [
    { atUs: 100, bytes: 40 },
    { atUs: 200, bytes: 900 },
    { atUs: 201, bytes: 80 },
    { atUs: 600, bytes: 0 },
  ];

  it('is what it was since the last change', () => {
    expect([0, 100, 150, 200, 599, 600].map((us) => liveAt(points, us))).toEqual([0, 40, 40, 900, 80, 0]);
  });

  it('keeps a peak that is shorter than a pixel', () => {
    expect([...memoryColumns(points, { fromUs: 0, toUs: 1000 }, 10)]).toEqual([
      0, 40, 900, 80, 80, 80, 80, 0, 0, 0,
    ]);
    expect([...memoryColumns(points, { fromUs: 300, toUs: 400 }, 2)]).toEqual([80, 80]);
  });

  it('names what a line left behind by what made it', () => {
    const node = (id: number, op: string): DynamicNode => ({
      id,
      op,
      inputs: [],
      outputs: [{ id, dtype: 'float32', shape: [2, 3] }],
      attrs: {},
      lines: [4],
      origins: [],
      group: [],
      ran: { seq: id, backend: 'cpu', startUs: 0, durUs: 0, bytes: 24 },
    });
    const nodes = ['Add', 'Relu', 'Add', 'Mul', 'Neg', 'Add'].map((op, index) => node(index, op));
    const leak = { line: 4, count: 6, bytes: 144, nodes: nodes.map(({ id }) => id) };
    expect(leakWords(leak, new Map(nodes.map((one) => [one.id, one])))).toBe(
      'Add float32[2,3] × 3, Relu float32[2,3], Mul float32[2,3] and 1 other kind',
    );
  });
});

describe('gestures', () => {
  const at = (pointerId: number, offsetX: number) => ({ pointerId, offsetX, offsetY: 0 });
  const told = (): { readonly gestures: Gestures; readonly log: string[] } => {
    const log: string[] = [];
    const gestures = new Gestures({
      pan: (px) => log.push(`pan ${String(px)}`),
      zoom: (factor, x) => log.push(`zoom ${String(factor)} at ${String(x)}`),
      press: () => log.push('press'),
    });
    return { gestures, log };
  };

  it('are a press where the pointer hardly moves, and else a drag', () => {
    const { gestures, log } = told();
    gestures.down(at(1, 10));
    gestures.move(at(1, 12));
    gestures.up(at(1, 12));
    expect(log).toEqual(['press']);
    gestures.down(at(1, 10));
    gestures.move(at(1, 30));
    gestures.up(at(1, 30));
    expect(log).toEqual(['press', 'pan 20']);
    expect(gestures.moving).toBe(false);
  });

  it('zoom with two fingers by how far they part', () => {
    const { gestures, log } = told();
    gestures.down(at(1, 100));
    gestures.down(at(2, 200));
    gestures.move(at(2, 300));
    gestures.up(at(1, 100));
    gestures.up(at(2, 300));
    expect(log).toEqual(['pan 50', 'zoom 0.5 at 200']);
  });
});

describe('the moment of a run', () => {
  const op = (seq: number, kernel: string, out: number, line: number): RunEvent => ({
    seq,
    kernel,
    scope: [],
    line,
    backend: 'cpu',
    inputs: [],
    outputs: [{ id: out, dtype: 'float32', shape: [], bytes: 4 }],
    startUs: 10 * seq,
    durUs: 5,
  });
  const recorded = (events: readonly RunEvent[]) => {
    const graphs = new RunGraphs();
    graphs.begin(true);
    graphs.take(events, 0);
    return { graphs, model: new RunModel(graphs) };
  };
  const EVENTS: readonly RunEvent[] = [
    op(0, 'Tensor', 1, 1),
    op(1, 'Add', 2, 2),
    op(2, 'Mul', 3, 3),
    { seq: 3, free: 2 },
    op(4, 'Relu', 4, 4),
  ];

  it('shows what was made by then, and what was disposed of by then', () => {
    const { model } = recorded(EVENTS);
    const { moment } = model;
    const nodes = () =>
      model.dynamic.nodes.map((node) => [node.op, moment.isThere(node), moment.isFreed(node)]);
    expect(nodes().every(([, there, freed]) => there === true && freed === false)).toBe(true);
    moment.step(1);
    expect(nodes()).toEqual([
      ['Tensor', true, false],
      ['Add', true, false],
      ['Mul', false, false],
      ['Relu', false, false],
    ]);
    moment.goTo(2);
    expect(nodes()).toEqual([
      ['Tensor', true, false],
      ['Add', true, true],
      ['Mul', true, false],
      ['Relu', true, false],
    ]);
    moment.goTo(undefined);
    expect(moment.node).toBeUndefined();
  });

  it('stays within the run’s operations, and is forgotten with the run', () => {
    const { graphs, model } = recorded(EVENTS);
    const { moment } = model;
    fc.assert(
      fc.property(fc.array(fc.integer({ min: -4, max: 4 }).filter((by) => by !== 0)), (steps) => {
        for (const by of steps) {
          moment.step(by);
          expect(moment.node?.op).toBe(['Add', 'Mul', 'Relu'][moment.at ?? -1]);
        }
      }),
    );
    moment.goTo(1);
    graphs.take([op(5, 'Neg', 5, 5)], 0);
    expect(moment.node?.op).toBe('Mul');
    graphs.begin(true);
    graphs.take([op(0, 'Exp', 1, 1)], 0);
    expect(moment.node).toBeUndefined();
  });
});
