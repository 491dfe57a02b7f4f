/** What the operators of control flow are told to cost. */
import { expect, test } from 'vitest';
import { costOf } from '.';
import { parseGraph } from '../ir/parse';
import { valuesOf } from '../ir/graph';

const INNER = (name: string, extra = '') => `graph ${name} {
  %11 = input {index=0} : float32[4]
  %12 = input {index=1} : float32[4]
  %13 = mul(%11, %12) {} : float32[4]
  ${extra}return %13
}`;

function flopsOf(text: string): number {
  const graph = parseGraph(text);
  const values = valuesOf(graph);
  const node = graph.nodes.at(-1);
  if (!node) throw new Error('no node');
  const inputs = node.inputs.map((id) => values.get(id)).filter((value) => value !== undefined);
  return costOf(node, inputs).flops;
}

test('a cond costs as much as the dearer of its graphs', () => {
  const text = `graph f {
    %1 = input {index=0} : bool[]
    %2 = input {index=1} : float32[4]
    %3 = cond(%1, %2, %2) {then=${INNER('then')}, else=${INNER('else', '%14 = add(%13, %13) {} : float32[4]\n')}} : float32[4]
    return %3
  }`;
  expect(flopsOf(text)).toBe(8);
});

test('a scan costs as much as its steps', () => {
  const text = `graph f {
    %1 = input {index=0} : float32[4]
    %2 = input {index=1} : float32[7,4]
    %3 = scan(%1, %2) {body=${INNER('step')}, carries=1, scanned=1, reverse=false} : float32[4]
    return %3
  }`;
  expect(flopsOf(text)).toBe(28);
});
