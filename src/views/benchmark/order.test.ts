import { expect, it } from 'vitest';
import { around, measured, reportOf } from '../../bench/fake-reports';
import { tableOf } from '../../bench/table';
import { directionOf, inOrder, nextOrder, type Order } from './order';

const report = reportOf([
  measured('eager:cpu', around('a', 9), { cold: { loadMs: 1, firstMs: 1 } }),
  measured('ort:wasm', around('b', 3)),
  measured('eager:webgl', [], { status: 'failed', why: 'lost' }),
  measured('eager:wasm', around('c', 5), { cold: { loadMs: 900, firstMs: 1 } }),
]);
const [point] = report.points;
const ids = (order: Order | undefined) =>
  point ? inOrder(tableOf(report, point), order).map(({ id }) => id) : [];

it('rows stand by their median, and by any other column up or down, with what has no value last', () => {
  expect(ids(undefined)).toEqual(['ort:wasm', 'eager:wasm', 'eager:cpu', 'eager:webgl']);
  expect(ids({ by: 'median', down: true })).toEqual(['eager:cpu', 'eager:wasm', 'ort:wasm', 'eager:webgl']);
  expect(ids({ by: 'cold', down: false }).slice(0, 1)).toEqual(['eager:cpu']);
  expect(ids({ by: 'cold', down: true }).slice(0, 1)).toEqual(['eager:wasm']);
  expect(ids({ by: 'name', down: false })[0]).toBe('ort:wasm');
});

it('rows stand by how many times as long they take, and by the lower of two quartiles; who was not timed comes last either way', () => {
  const fastestFirst = ['ort:wasm', 'eager:wasm', 'eager:cpu', 'eager:webgl'];
  for (const by of ['verdict', 'quartiles'] as const) {
    expect(ids({ by, down: false })).toEqual(fastestFirst);
    expect(ids({ by, down: true })).toEqual(['eager:cpu', 'eager:wasm', 'ort:wasm', 'eager:webgl']);
  }
});

it('a press on a head turns the order, a third one gives it back', () => {
  const up = nextOrder(undefined, 'cold');
  const down = nextOrder(up, 'cold');
  expect([up, down, nextOrder(down, 'cold')]).toEqual([
    { by: 'cold', down: false },
    { by: 'cold', down: true },
    undefined,
  ]);
  expect(nextOrder(undefined, 'median')).toEqual({ by: 'median', down: true });
  expect([directionOf(undefined, 'median'), directionOf(up, 'cold'), directionOf(up, 'median')]).toEqual([
    'ascending',
    'ascending',
    'none',
  ]);
});
