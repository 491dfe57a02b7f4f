import { describe, expect, test } from 'vitest';
import { parseGraph } from '../ir/parse';
import { printGraph } from '../ir/print';
import { optimise } from './pipeline';

const after = (text: string): string => printGraph(optimise(parseGraph(text)).graph, { provenance: true });

describe('the pipeline', () => {
  test('takes a chain of operations that change nothing away', () => {
    expect(
      after(`graph f {
        %1 = input {index=0} : float32[2,3]
        %2 = const {value=f32[1]} : float32[]
        %3 = mul(%1, %2) : float32[2,3] ; lines 2
        %4 = const {value=f32[0]} : float32[]
        %5 = add(%4, %3) : float32[2,3] ; lines 3
        %6 = relu(%5) : float32[2,3] ; lines 4 ; in "dense"
        %7 = relu(%6) : float32[2,3] ; lines 5
        %8 = exp(%1) : float32[2,3]
        return %7
      }`),
    ).toMatchInlineSnapshot(`
      "graph f {
        %1 = input {index=0} : float32[2,3] ; lines 2,3 ; from %1, %2, %3, %4, %5
        %6 = relu(%1) : float32[2,3] ; lines 4,5 ; from %6, %7
        return %6
      }
      "
    `);
  });
});
