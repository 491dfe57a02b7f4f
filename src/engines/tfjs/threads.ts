/**
 * Threads for the wasm backend. tfjs (4.22) lets XNNPACK have half of `navigator.hardwareConcurrency`; while the backend starts,
 * the worker's navigator says twice the threads that we want.
 *
 * More is not faster by itself: every kernel wakes the whole pool, which waits by spinning. On four busy cores the small network
 * of the examples trained in 1.5 s with one thread, 2.3 s with two and 6.2 s with four, while a 1024 x 1024 product took 80, 42
 * and 45 ms. So the default is small, and a setting gives more.
 */

import { MOST_THREADS, threadsByDefault } from '../../base/backends';

/** Threads that the wasm backend uses when `wanted` are asked for, or by default; one without shared memory. */
export function wasmThreads(wanted?: number): number {
  if (!globalThis.crossOriginIsolated || typeof SharedArrayBuffer === 'undefined') return 1;
  return Math.max(1, Math.min(MOST_THREADS, wanted ?? threadsByDefault(navigator.hardwareConcurrency)));
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
