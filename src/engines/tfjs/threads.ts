/**
 * Threads for the wasm backend. tfjs (4.22) lets XNNPACK have half of `navigator.hardwareConcurrency`, so that two cores get
 * one thread; while the backend starts, the worker's navigator says twice the cores that we want used.
 */
const MOST_THREADS = 8;

/** Threads that the wasm backend will use here: one without shared memory, else a thread for each core, at most 8. */
export function wasmThreads(): number {
  if (!globalThis.crossOriginIsolated || typeof SharedArrayBuffer === 'undefined') return 1;
  return Math.max(1, Math.min(MOST_THREADS, navigator.hardwareConcurrency));
}

/** Runs `start` while `navigator.hardwareConcurrency` says `cores`. */
export async function withClaimedCores<T>(cores: number, start: () => Promise<T>): Promise<T> {
  Object.defineProperty(navigator, 'hardwareConcurrency', { get: () => cores, configurable: true });
  try {
    return await start();
  } finally {
    // The own property hid the prototype's; without it the true number is back.
    Reflect.deleteProperty(navigator, 'hardwareConcurrency');
  }
}
