/** Modes and engines as the page names them. */
import type { EngineName, PageMode } from '../base/modes';
import type { PassName } from '../base/passes';

export const MODE_NAMES: Readonly<Record<PageMode, string>> = {
  eager: 'Eager',
  compiled: 'Compiled',
  both: 'Both',
};

/** Short, for the bar. */
export const ENGINE_NAMES: Readonly<Record<EngineName, string>> = {
  'ort:wasm': 'ONNX · wasm',
  'ort:webgpu': 'ONNX · WebGPU',
  'ort:webgl': 'ONNX · WebGL',
  'ort:webnn': 'ONNX · WebNN',
  tfjs: 'tfjs replay',
};

/** In full, where there is room. */
export const ENGINE_WORDS: Readonly<Record<EngineName, string>> = {
  'ort:wasm': 'ONNX Runtime (wasm)',
  'ort:webgpu': 'ONNX Runtime (WebGPU)',
  'ort:webgl': 'ONNX Runtime (WebGL)',
  'ort:webnn': 'ONNX Runtime (WebNN, untested)',
  tfjs: 'tfjs replay',
};

/** How a run runs its compiled functions: "eager", "compiled · tfjs", "both · tfjs without fuse, cse". */
export function modeWords({
  mode = 'eager',
  engine = 'ort:wasm',
  without = [],
}: {
  readonly mode?: PageMode;
  readonly engine?: EngineName;
  readonly without?: readonly PassName[];
}): string {
  if (mode === 'eager') return mode;
  return `${mode} · ${engine}${without.length > 0 ? ` without ${without.join(', ')}` : ''}`;
}
