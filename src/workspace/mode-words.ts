/** Modes and engines as the page names them. */
import type { EngineName, PageMode } from '../base/modes';
import type { PassName } from '../base/passes';

export const MODE_NAMES: Readonly<Record<PageMode, string>> = {
  eager: 'Eager',
  compiled: 'Compiled',
  both: 'Both',
};

/** What tells them apart comes first: the picker shows no more than the beginning. */
export const ENGINE_NAMES: Readonly<Record<EngineName, string>> = {
  'ort:wasm': 'wasm · ONNX Runtime',
  'ort:webgpu': 'WebGPU · ONNX Runtime',
  'ort:webgl': 'WebGL · ONNX Runtime',
  'ort:webnn': 'WebNN · ONNX Runtime, untested',
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
