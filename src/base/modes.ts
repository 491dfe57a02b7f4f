/** How the compiled functions of a snippet run. */
export const MODES = ['eager', 'compiled'] as const;
export type Mode = (typeof MODES)[number];

/** What the page offers: a run in one mode, or one in each, eager first. A snippet runs in one of `MODES` either way. */
export const PAGE_MODES = [...MODES, 'both'] as const;
export type PageMode = (typeof PAGE_MODES)[number];

/** What a static graph runs on. */
export const ENGINES = ['ort:wasm', 'ort:webgpu', 'ort:webgl', 'ort:webnn', 'tfjs'] as const;
export type EngineName = (typeof ENGINES)[number];
