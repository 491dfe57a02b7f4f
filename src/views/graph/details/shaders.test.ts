import { describe, expect, test } from 'vitest';
import { highlightShader } from './highlight-shader';
import { mainLine, useWords } from './shader-words';

const WGSL = `// one
@group(0) @binding(1) var<storage, read> a : array<vec4<f32>>;
@compute @workgroup_size(64, 1, 1)
fn _start() {
  let x = a[0u] * 0x1F + 1.5e-3f; /* two
lines */ if (true) { return; }
}`;
const GLSL = `#version 300 es
precision highp float;
float unary(float x) { return sqrt(x); }
void main() {
  setOutput(unary(1.0)); // three
}`;

const plain = (lines: readonly { text: string }[][]): string =>
  lines.map((runs) => runs.map(({ text }) => text).join('')).join('\n');

describe('a program of a GPU', () => {
  test.each([
    ['wgsl', WGSL],
    ['glsl', GLSL],
  ] as const)('keeps every character where %s is coloured', (language, source) => {
    expect(plain(highlightShader({ language, source }))).toBe(source);
  });

  test('has its words, types, numbers and comments told apart', () => {
    const runs = highlightShader({ language: 'wgsl', source: WGSL }).flat();
    const roleOf = (text: string) => runs.find((run) => run.text === text)?.role;
    expect(roleOf('fn')).toBe('keyword');
    expect(roleOf('@compute')).toBe('keyword');
    expect(roleOf('f32')).toBe('type');
    expect(roleOf('storage')).toBe('type');
    expect(roleOf('0u')).toBe('number');
    expect(roleOf('1.5e-3f')).toBe('number');
    expect(roleOf('// one')).toBe('comment');
    expect(roleOf('lines */')).toBe('comment');
  });

  test('is plain where it is too long to be read', () => {
    const source = `${'x\n'.repeat(200_001)}fn`;
    expect(highlightShader({ language: 'wgsl', source }).at(-1)).toEqual([{ text: 'fn', role: 'plain' }]);
  });

  test('begins where it computes', () => {
    expect(mainLine(WGSL)).toBe(2);
    expect(mainLine(GLSL)).toBe(3);
    expect(mainLine('nothing')).toBe(0);
  });

  test('is put to work on texels or by workgroups', () => {
    expect(useWords({ id: 1, size: [64, 32, 1], times: 2 }, 'glsl')).toBe(
      'GLSL, drawn on 64 × 32 texels, twice',
    );
    expect(useWords({ id: 1, size: [4, 2, 1], times: 1 }, 'wgsl')).toBe('WGSL, 4 × 2 × 1 workgroups');
    expect(useWords({ id: 1, size: [1, 1, 1], times: 5 }, 'wgsl')).toBe('WGSL, 1 × 1 × 1 workgroup, 5 times');
    expect(useWords({ id: 0, size: [1, 1, 1], times: 1 }, undefined)).toContain('not kept');
  });
});
