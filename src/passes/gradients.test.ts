import { describe, expect, test } from 'vitest';
import { parseGraph } from '../ir/parse';
import { printGraph } from '../ir/print';
import { optimise } from './pipeline';

interface Windows {
  readonly kernel?: string;
  readonly axis?: string;
  /** What the gradient of relu reads. */
  readonly stepped?: string;
  readonly results?: string;
}

/** What tfjs' gradients make of a pooled relu with a bias. */
const backward = ({ kernel = '[2,2]', axis = '[0,1,2]', stepped = '%1', results = '%7, %8' }: Windows) =>
  `graph backward {
    %1 = input {index=0} : float32[2,4,4,3]
    %2 = input {index=1} : float32[2,2,2,3]
    %3 = relu(%1) : float32[2,4,4,3] ; lines 2
    %4 = max_pool(%3) {kernel=[2,2], strides=[2,2], dilations=[1,1], pads=[0,0,0,0]} : float32[2,2,2,3] ; lines 3
    %5 = max_pool_grad(%2, %3, %4) {kernel=${kernel}, strides=[2,2], dilations=[1,1], pads=[0,0,0,0]} : float32[2,4,4,3] ; lines 3 ; in "backward"
    %6 = step(${stepped}) {alpha=0} : float32[2,4,4,3] ; lines 2 ; in "backward"
    %7 = mul(%5, %6) : float32[2,4,4,3] ; lines 2 ; in "backward"
    %8 = sum(%7) {axis=${axis}, keepDims=false} : float32[${axis === '[0,1,2]' ? '3' : '4,3'}] ; lines 1 ; in "backward"
    return ${results}
  }`;

const edits = (text: string): string[] =>
  optimise(parseGraph(text))
    .steps.filter(({ name }) => name === 'gradients')
    .flatMap(({ edits: made }) => made.map(({ rule }) => rule));

describe('the gradient of a pooled activation', () => {
  test('is computed on the maxima', () => {
    const { graph } = optimise(parseGraph(backward({})), { off: ['chains'] });
    expect(printGraph(graph, { provenance: true })).toMatchInlineSnapshot(`
      "graph backward {
        %1 = input {index=0} : float32[2,4,4,3]
        %2 = input {index=1} : float32[2,2,2,3]
        %3 = relu(%1) : float32[2,4,4,3] ; lines 2
        %4 = max_pool(%3) {kernel=[2,2], strides=[2,2], dilations=[1,1], pads=[0,0,0,0]} : float32[2,2,2,3] ; lines 3
        %10 = step(%4) {alpha=0} : float32[2,2,2,3] ; lines 2,3 ; from %5, %6, %7 ; in "backward"
        %11 = mul(%2, %10) : float32[2,2,2,3] ; lines 2,3 ; from %5, %6, %7 ; in "backward"
        %12 = max_pool_grad(%11, %3, %4) {kernel=[2,2], strides=[2,2], dilations=[1,1], pads=[0,0,0,0]} : float32[2,4,4,3] ; lines 2,3 ; from %5, %6, %7 ; in "backward"
        %13 = sum(%11) {axis=[0,1,2], keepDims=false} : float32[3] ; lines 1 ; from %8 ; in "backward"
        return %12, %13
      }
      "
    `);
  });

  test('stays where the maxima are of other windows', () => {
    expect(edits(backward({ kernel: '[1,1]' }))).toEqual([]);
  });

  test('stays where the step is of something else', () => {
    expect(
      edits(backward({ stepped: '%9' }).replace('%6 =', '%9 = neg(%1) : float32[2,4,4,3]\n    %6 =')),
    ).toEqual([]);
  });

  test('stays where the whole image is wanted before the step too', () => {
    expect(edits(backward({ results: '%5, %7' }))).toEqual([]);
  });

  test('is summed over whole images alone', () => {
    expect(edits(backward({ axis: '[0,2]' }))).toEqual(['step_through_pool']);
  });
});
