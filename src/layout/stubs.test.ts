import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { LiftedEdges } from './lift';
import { stubbed } from './stubs';

/** Boxes in a row; every third is a variable, every seventh is open. */
const boxes = (count: number) => ({
  parent: new Int32Array(count).fill(-1),
  open: Uint8Array.from({ length: count }, (_, at) => Number(at % 7 === 6)),
  value: Uint8Array.from({ length: count }, (_, at) => Number(at % 3 === 0 && at % 7 !== 6)),
  width: new Float32Array(count).fill(150),
  height: new Float32Array(count).fill(40),
});

const COUNT = 60;
const PAIRS = Array.from({ length: COUNT }, (_, from) =>
  Array.from({ length: COUNT - from - 1 }, (_, more) => [from, from + more + 1] as const),
).flat();
const graphs = (minLength: number) =>
  fc
    .uniqueArray(fc.nat(PAIRS.length - 1), { minLength, maxLength: 400, size: 'max' })
    .map((chosen): LiftedEdges => {
      const pairs = chosen.flatMap((at) => [PAIRS[at] ?? ([0, 1] as const)]);
      return {
        from: pairs.map(([from]) => from),
        to: pairs.map(([, to]) => to),
        values: pairs.map((_, at) => [at]),
      };
    });

const keys = ({ from, to, values }: LiftedEdges) =>
  from.map((source, at) => `${String(source)} ${String(to[at])} ${String(values[at])}`);

describe('the lines of a large picture', () => {
  test('are all of the graph, those that are named instead behind those that are drawn', () => {
    fc.assert(
      fc.property(graphs(0), (edges) => {
        const { edges: all, lines } = stubbed(edges, boxes(COUNT));
        expect(keys(all).sort()).toEqual(keys(edges).sort());
        if (edges.from.length <= 60) expect(lines).toBe(edges.from.length);
      }),
    );
  });

  test('lead from a variable to its first reader and to open boxes, from what is computed to all of a few', () => {
    fc.assert(
      fc.property(graphs(61), (edges) => {
        const given = boxes(COUNT);
        const { edges: all, lines } = stubbed(edges, given);
        for (let source = 0; source < COUNT; source++) {
          const readers = all.to.filter((_, at) => all.from[at] === source);
          const drawn = all.to.filter((_, at) => all.from[at] === source && at < lines);
          const closed = drawn.filter((to) => !given.open[to]);
          const many = readers.length > (given.value[source] ? 1 : 8) && !given.open[source];
          if (!many) expect(drawn).toEqual(readers);
          else if (readers.some((to) => !given.open[to]))
            expect(closed).toEqual([Math.min(...readers.filter((to) => !given.open[to]))]);
        }
      }),
    );
  });

  test('leave room at both of their ends for what is named', () => {
    const many = Array.from({ length: 61 }, (_, at) => at + 1);
    const edges = { from: many.map(() => 0), to: many, values: many.map((at) => [at]) };
    const { boxes: roomy, lines } = stubbed(edges, {
      ...boxes(62),
      open: new Uint8Array(62),
      value: new Uint8Array(62),
    });
    expect(lines).toBe(1);
    expect([...roomy.height]).toEqual([54, 40, ...many.slice(1).map(() => 54)]);
    expect(roomy.width.every((width) => width >= 150)).toBe(true);
  });
});
