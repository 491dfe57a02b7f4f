import { describe, expect, it } from 'vitest';
import { highlight } from './highlight';

const plain = (lines: { text: string }[][]): string =>
  lines.map((runs) => runs.map(({ text }) => text).join('')).join('\n');
const roleOf = (lines: { text: string; role: string }[][], text: string): string | undefined =>
  lines.flat().find((run) => run.text.includes(text))?.role;

const PYTHON = `x = """one < two
& 'three'"""  # "done"
for i in range(3):
    print(f"{i}")`;

const PROTOTXT = `layer {
  name: "conv1"  # the first
  type: "Convolution"
  convolution_param { num_output: 20 kernel_size: 5 pool: MAX bias_term: true }
}`;

describe('highlight', () => {
  it.each([
    ['python', PYTHON],
    ['prototxt', PROTOTXT],
  ] as const)('gives back every character of a %s program, line by line', (language, text) => {
    expect(plain(highlight(text, language))).toBe(text);
  });

  it('carries a string over its line break', () => {
    const [first, second] = highlight(PYTHON, 'python');
    expect(first?.at(-1)).toEqual({ text: '"""one < two', role: 'string' });
    expect(second?.[0]).toEqual({ text: `& 'three'"""`, role: 'string' });
  });

  it("knows Caffe's network files", () => {
    const lines = highlight(PROTOTXT, 'prototxt');
    expect(roleOf(lines, 'conv1')).toBe('string');
    expect(roleOf(lines, 'the first')).toBe('comment');
    expect(roleOf(lines, 'num_output')).toBe('type');
    expect(roleOf(lines, '20')).toBe('number');
    expect(roleOf(lines, 'MAX')).toBe('type');
    expect(roleOf(lines, 'true')).toBe('keyword');
  });
});
