/** How the compiled functions of a snippet run. */
export const MODES = ['eager', 'compiled'] as const;
export type Mode = (typeof MODES)[number];

/** What a static graph runs on. */
export const ENGINES = ['ort:wasm', 'ort:webgpu', 'tfjs'] as const;
export type EngineName = (typeof ENGINES)[number];
