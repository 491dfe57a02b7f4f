/** The tfjs backends, by tfjs' names, in the order in which they are offered. */
export const BACKENDS = ['cpu', 'wasm', 'webgl', 'webgpu'] as const;
/** The most threads that the wasm backend can be asked for. */
export const MOST_THREADS = 16;
export type BackendName = (typeof BACKENDS)[number];

/** Threads of the wasm backend on so many logical processors where nobody says how many, and where memory can be shared. */
export const threadsByDefault = (cores: number): number => (cores >= 4 ? 2 : 1);
