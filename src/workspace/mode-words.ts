/** Modes and engines as the page names them. */
import type { EngineName, Mode } from '../base/modes';

export const MODE_NAMES: Readonly<Record<Mode, string>> = { eager: 'Eager', compiled: 'Compiled' };

export const ENGINE_NAMES: Readonly<Record<EngineName, string>> = {
  'ort:wasm': 'ONNX Runtime, wasm',
  'ort:webgpu': 'ONNX Runtime, WebGPU',
  tfjs: 'tfjs replay',
};

/** How a run runs its compiled functions: "eager", "compiled · tfjs". */
export function modeWords({
  mode = 'eager',
  engine = 'ort:wasm',
}: {
  readonly mode?: Mode;
  readonly engine?: EngineName;
}): string {
  return mode === 'eager' ? mode : `${mode} · ${engine}`;
}
