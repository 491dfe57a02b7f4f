import { describe, expect, test } from 'vitest';
import type { Graph } from '../ir/graph';
import { parseGraph } from '../ir/parse';
import { everythingOpen, nothingOpen, sceneFor } from './scenes-for-tests';

const BODY = `{
    %11 = input {index=0} : float32[2]
    %12 = input {index=1} : float32[2]
    %13 = add(%11, %12) : float32[2]
    return %13
  }`;
const graphOf = (middle: string): Graph =>
  parseGraph(`graph f {
  %1 = input {index=0} : bool[]
  %2 = input {index=1} : float32[2]
  %3 = input {index=2} : float32[4,2]
  ${middle}
  %5 = neg(%4) : float32[2]
  return %5
}`);
/** The nodes that lines lead from and to. */
async function linesOf(graph: Graph, state = everythingOpen): Promise<string[]> {
  const { boxes, edges } = await sceneFor(graph.nodes, state);
  const names = new Map(boxes.map(({ key, nodes, title }) => [key, `${title} ${String(nodes[0])}`]));
  return edges.map(({ from, to }) => `${names.get(from) ?? ''} -> ${names.get(to) ?? ''}`).sort();
}

describe('the lines of an operation that holds graphs', () => {
  const scan = graphOf(
    `%4 = scan(%2, %3) {body=graph step ${BODY}, carries=1, scanned=1, reverse=false} : float32[2]`,
  );

  test('reach the nodes in it that take its values, and begin at the one that makes its result', async () => {
    expect(await linesOf(scan)).toEqual([
      'add 13 -> neg 5',
      'input 11 -> add 13',
      'input 12 -> add 13',
      'input 2 -> input 11',
      'input 3 -> input 12',
    ]);
  });

  test('are its own while it is closed', async () => {
    expect(await linesOf(scan, nothingOpen)).toEqual([
      'input 2 -> scan 4',
      'input 3 -> scan 4',
      'scan 4 -> neg 5',
    ]);
  });

  test('of a branch reach both of its graphs, and its own box with what it decides by', async () => {
    const other = BODY.replaceAll(/%1(\d)/g, '%2$1');
    const cond = graphOf(
      `%4 = cond(%1, %2, %3) {then=graph then ${BODY}, else=graph else ${other}} : float32[2]`,
    );
    const lines = await linesOf(cond);
    expect(lines).toContain('input 1 -> cond 4');
    for (const inner of ['input 11', 'input 21']) expect(lines).toContain(`input 2 -> ${inner}`);
    expect(lines).toContain('cond 4 -> neg 5');
  });
});
