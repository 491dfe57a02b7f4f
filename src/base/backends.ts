/** The tfjs backends, by tfjs' names, in the order in which they are offered. */
export const BACKENDS = ['cpu', 'wasm', 'webgl', 'webgpu'] as const;
export type BackendName = (typeof BACKENDS)[number];
