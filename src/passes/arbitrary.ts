/**
 * Random well-typed graphs out of rows of the op table, for property tests: with constants, dead code, repetitions, arguments, variables
 * and random draws. Values stay within bounds in which no rule is unsound: nothing overflows, and nothing is divided by zero.
 */
import * as fc from 'fast-check';
import { makeData, sizeOf } from '../ir/graph';
import type { Data, Graph, TensorType } from '../ir/graph';
import { Builder, Choices } from './arbitrary-builder';
import { STEPS } from './arbitrary-steps';

function build(
  steps: readonly { readonly step: number; readonly numbers: readonly number[] }[],
  ends: readonly number[],
): Graph {
  const builder = new Builder();
  builder.port('input', 'input', { dtype: 'float32', shape: [2, 3] }, { index: 0 });
  builder.port('input', 'input', { dtype: 'float32', shape: [1, 4, 4, 2] }, { index: 1 });
  builder.port('input', 'input', { dtype: 'bool', shape: [2, 3] }, { index: 2 }, 1);
  builder.port('state', 'state', { dtype: 'float32', shape: [3, 2] }, { name: 'w' });
  builder.port(
    'random',
    'input',
    { dtype: 'float32', shape: [2, 3] },
    { sampler: 'uniform', min: 0, max: 1 },
    1,
  );
  builder.port('input', 'input', { dtype: 'int32', shape: [3] }, { index: 3 }, 11);
  for (const { step, numbers } of steps) STEPS[step % STEPS.length]?.(builder, new Choices(numbers));
  const { nodes, values } = builder;
  const state = nodes.find(({ role }) => role === 'state');
  const next = values.findLast(({ dtype, shape }) => dtype === 'float32' && shape.join() === '3,2');
  const read = new Set(nodes.flatMap(({ inputs }) => inputs));
  const leaves = nodes
    .filter(({ role }) => !role)
    .flatMap(({ outputs }) => outputs.map(({ id }) => id))
    .filter((id) => !read.has(id));
  // A few are left out: dead code.
  const results = leaves.filter((_, index) => (ends[index % ends.length] ?? 0) % 4 > 0);
  return {
    name: 'random',
    nodes,
    results,
    updates: state && next ? [{ state: state.id, value: next.id }] : [],
  };
}

const choice = fc.record({
  step: fc.nat(999),
  numbers: fc.array(fc.nat(99), { minLength: 12, maxLength: 12 }),
});

/** Graphs of about 30 nodes. */
export const arbitraryProgram: fc.Arbitrary<Graph> = fc
  .tuple(
    fc.array(choice, { minLength: 1, maxLength: 30, size: 'max' }),
    fc.array(fc.nat(99), { minLength: 4, maxLength: 4 }),
  )
  .map(([steps, ends]) => build(steps, ends));

/** Elements for a port, by its place: spread over its bounds, without zeros. */
export function portData({ dtype, shape }: TensorType, salt: number): Data {
  const data = makeData(dtype, sizeOf(shape));
  return data.map((_, index) => {
    const part = ((index * 37 + salt * 11) % 61) + 0.37;
    if (dtype === 'bool') return Math.floor(part) % 2;
    return dtype === 'int32' ? Math.floor(part % 19) - 9 : (part / 61 - 0.5) * 6;
  });
}
