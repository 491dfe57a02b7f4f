/** What a kernel ran on the GPU, in words. */
import type { Shader, ShaderUse } from '../../../base/events';
import { counted, number3 } from '../../../base/quantities';

/** How a program was put to work: "GLSL, drawn on 64 × 32 texels, twice". */
export function useWords({ size, times }: ShaderUse, language: Shader['language'] | undefined): string {
  const [x, y, z] = size;
  const often = times === 1 ? '' : times === 2 ? ', twice' : `, ${counted(times, 'time')}`;
  if (language === undefined) return `A program that was not kept: there were too many${often}`;
  if (language === 'glsl') return `GLSL, drawn on ${number3(x)} × ${number3(y)} texels${often}`;
  return `WGSL, ${[x, y, z].map(number3).join(' × ')} ${x * y * z === 1 ? 'workgroup' : 'workgroups'}${often}`;
}

/** Where a program begins to compute, counted from 0: what stands before it are helpers that most programs have alike. */
export function mainLine(source: string): number {
  const lines = source.split('\n');
  const main = lines.findLastIndex((line) => /\bvoid main\s*\(|@compute\b/.test(line));
  return Math.max(0, main);
}
