/** What a whole graph is told to cost. */
import { describe, expect, test } from 'vitest';
import { parseGraph } from '../ir/parse';
import { totalCost } from './total';

const BODY = (name: string, extra = '') => `graph ${name} {
  %11 = input {index=0} : float32[4]
  %12 = input {index=1} : float32[4]
  %13 = mul(%11, %12) {} : float32[4]
  ${extra}return %13
}`;

describe('a graph costs', () => {
  test('2mnk for a matrix product, one for each element of what follows, and each operand and result once', () => {
    const cost = totalCost(
      parseGraph(`graph f {
        %1 = input {index=0} : float32[3,4]
        %2 = input {index=1} : float32[4,5]
        %3 = matmul(%1, %2) {transposeA=false, transposeB=false} : float32[3,5]
        %4 = neg(%3) {} : float32[3,5]
        return %4
      }`),
    );
    expect(cost).toEqual({
      flops: 2 * 3 * 4 * 5 + 3 * 5,
      bytes: 4 * (3 * 4 + 4 * 5 + 3 * 5) + 4 * (3 * 5 + 3 * 5),
    });
  });

  test('a scan as often as it has steps, in flops and in bytes', () => {
    const cost = totalCost(
      parseGraph(`graph f {
        %1 = input {index=0} : float32[4]
        %2 = input {index=1} : float32[7,4]
        %3 = scan(%1, %2) {body=${BODY('step')}, carries=1, scanned=1, reverse=false} : float32[4]
        return %3
      }`),
    );
    expect(cost).toEqual({ flops: 7 * 4, bytes: 7 * 3 * 16 });
  });

  test('the dearer of two branches', () => {
    const branches = `then=${BODY('then')}, else=${BODY('else', '%14 = add(%13, %13) {} : float32[4]\n')}`;
    const cost = totalCost(
      parseGraph(`graph f {
        %1 = input {index=0} : bool[]
        %2 = input {index=1} : float32[4]
        %3 = cond(%1, %2, %2) {${branches}} : float32[4]
        return %3
      }`),
    );
    expect(cost).toEqual({ flops: 8, bytes: 2 * 3 * 16 });
  });

  test('nothing that could be told where nobody knows how often a loop runs, within another graph too', () => {
    const loop = (x: string, from: number) => `while_loop(${x}) {cond=graph c {
        %${String(from + 1)} = input {index=0} : float32[]
        %${String(from + 2)} = less(%${String(from + 1)}, %${String(from + 1)}) {} : bool[]
        return %${String(from + 2)}
      }, body=graph b {
        %${String(from + 3)} = input {index=0} : float32[]
        %${String(from + 4)} = add(%${String(from + 3)}, %${String(from + 3)}) {} : float32[]
        return %${String(from + 4)}
      }, carries=1} : float32[]`;
    const text = (inner: string) => `graph f {
      %1 = input {index=0} : float32[]
      %2 = input {index=1} : float32[7]
      %3 = ${inner}
      return %3
    }`;
    expect(totalCost(parseGraph(text(loop('%1', 10))))).toBeUndefined();
    const step = `graph step {
      %31 = input {index=0} : float32[]
      %32 = input {index=1} : float32[]
      %33 = ${loop('%31', 40)}
      return %33
    }`;
    const scan = `scan(%1, %2) {body=${step}, carries=1, scanned=1, reverse=false} : float32[]`;
    expect(totalCost(parseGraph(text(scan)))).toBeUndefined();
  });

  test('nothing where nothing is computed', () => {
    const cost = totalCost(parseGraph('graph f {\n %1 = input {index=0} : float32[4]\n return %1\n}'));
    expect(cost).toEqual({ flops: 0, bytes: 0 });
  });
});
