/** The shell's sentences: how the last run stands, and what this browser is. */
import type { RunState } from '../../workspace/run-state.svelte';
import type { BackendName } from '../../base/backends';
import type { DeviceInfo } from '../../worker/protocol';
import { bytes, counted, duration } from '../output/quantities';

export type RunFacts = Pick<RunState, 'status' | 'result' | 'settings' | 'stopping' | 'waiting'>;

/** A backend as it runs here: "wasm, 2 threads". `threads` is known when a run has ended or was asked for some. */
export function backendWords(backend: BackendName, device: DeviceInfo | undefined, threads?: number): string {
  const used = threads ?? device?.wasmThreads;
  if (backend !== 'wasm' || used === undefined) return backend;
  return `wasm, ${counted(used, 'thread')}`;
}

/** How the last run ended, or how long the one under way has taken. */
export function runHeadline(run: RunFacts, elapsedMs: number): string {
  const ms = run.result?.stats?.runMs ?? run.result?.timings.runMs ?? elapsedMs;
  switch (run.status) {
    case 'idle':
      return 'not run yet';
    case 'running':
      if (run.stopping) return 'stopping…';
      if (run.waiting) return 'waiting for a drawing';
      // A run that is over before this reads as an event, not as a state.
      return elapsedMs < 300 ? 'running…' : `running for ${wholeDuration(elapsedMs)}`;
    case 'ok':
      return `ok in ${duration(ms)}`;
    case 'failed':
      return ms > 0 ? `failed after ${duration(ms)}` : 'failed';
    case 'stopped':
      return 'stopped';
    case 'timeout':
      return 'timed out';
  }
}

/** What the last run took, as far as it is known: kernels and memory. */
export function runCosts(run: RunFacts): string[] {
  const stats = run.status === 'running' ? undefined : run.result?.stats;
  if (stats === undefined) return [];
  const costs = stats.kernels > 0 ? [counted(stats.kernels, 'kernel')] : [];
  if (stats.peakBytes > 0) costs.push(`${bytes(stats.peakBytes)} peak`);
  return costs;
}

/** A time that counts up, so that its digits don't flicker: tenths of seconds, then seconds. */
function wholeDuration(ms: number): string {
  return ms < 9_950 ? `${(ms / 1000).toFixed(1)} s` : duration(Math.floor(ms / 1000) * 1000);
}

/** The machine in a few words, for the status bar. */
export function deviceHeadline(browser: string, device: DeviceInfo | undefined): string {
  if (device === undefined) return `${browser} · looking at what it can run…`;
  const parts = [browser, counted(device.cores, 'core'), counted(device.wasmThreads, 'thread')];
  parts.push(device.isolated ? 'isolated' : 'not isolated');
  const adapter = device.webgpuAdapter ?? device.webglRenderer;
  parts.push(adapter === undefined ? 'no graphics adapter' : shortAdapter(adapter));
  return parts.join(' · ');
}

/** "ANGLE (Intel, Mesa Intel(R) UHD Graphics 620 (KBL GT2), OpenGL 4.6)" -> "Mesa Intel(R) UHD Graphics 620". */
export function shortAdapter(renderer: string): string {
  const inner = /^ANGLE \((.*)\)$/.exec(renderer)?.[1];
  const name = inner === undefined ? renderer : (inner.split(/,\s*/)[1] ?? inner);
  const trimmed = name.replace(/ \([^()]*(\([^()]*\)[^()]*)*\).*$/, '').trim();
  const short = trimmed || name;
  return short.length > 40 ? `${short.slice(0, 39)}…` : short;
}
