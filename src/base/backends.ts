/** The tfjs backends, by tfjs' names, in the order in which they are offered. */
export const BACKENDS = ['cpu', 'wasm', 'webgl', 'webgpu'] as const;
/** The most threads that the wasm backend can be asked for. */
export const MOST_THREADS = 16;
export type BackendName = (typeof BACKENDS)[number];
