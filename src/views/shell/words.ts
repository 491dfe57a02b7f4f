/** The shell's sentences: how the last run stands, and what this browser is. */
import type { RunState } from '../../workspace/run-state.svelte';
import type { BackendName } from '../../base/backends';
import type { DeviceInfo } from '../../worker/protocol';
import { bytes, counted, duration, number3 } from '../../base/quantities';

export type RunFacts = Pick<RunState, 'status' | 'stopping' | 'waiting' | 'both'> & {
  /** The only run, or the eager one of both, and the compiled one of both. */
  readonly first: RunHalf;
  readonly second: RunHalf;
};
type RunHalf = Pick<RunState['first'], 'status' | 'result'>;

/** A backend as it runs here: "wasm, 2 threads". `threads` is known when a run has ended or was asked for some. */
export function backendWords(backend: BackendName, device: DeviceInfo | undefined, threads?: number): string {
  const used = threads ?? device?.wasmThreads;
  if (backend !== 'wasm' || used === undefined) return backend;
  return `wasm, ${counted(used, 'thread')}`;
}

/** How the last run ended, or how long the one under way has taken. */
export function runHeadline(run: RunFacts, elapsedMs: number): string {
  const ms = tookMs(run.first) ?? elapsedMs;
  if (run.both && run.status !== 'running' && run.status !== 'idle') return bothHeadline(run);
  switch (run.status) {
    case 'idle':
      return 'not run yet';
    case 'running':
      if (run.stopping) return 'stopping…';
      if (run.waiting) return 'waiting for a drawing';
      // A run that is over before this reads as an event, not as a state.
      return elapsedMs < 300 ? 'running…' : `running${halfUnderWay(run)} for ${wholeDuration(elapsedMs)}`;
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

function tookMs({ result }: RunHalf): number | undefined {
  return result?.stats?.runMs ?? result?.timings.runMs;
}

/** Of two runs, the one under way where it is one. */
function halfUnderWay({ both, first, second }: RunFacts): string {
  if (!both || first.status === second.status) return '';
  return first.status === 'running' ? ' eager' : ' compiled';
}

/** How two runs ended: in one word where both ended well, else by the one that did not. */
function bothHeadline({ status, first, second }: RunFacts): string {
  if (status === 'stopped') return 'stopped';
  if (status === 'timeout') return 'timed out';
  const [eager, compiled] = [tookMs(first) ?? 0, tookMs(second) ?? 0];
  if (status === 'ok') return `ok in ${duration(eager)} eager, ${duration(compiled)} compiled`;
  const [failed, ms] = first.status === 'failed' ? ['eager', eager] : ['compiled', compiled];
  if (first.status === second.status) return 'both failed';
  return ms > 0 ? `${failed} failed after ${duration(ms)}` : `${failed} failed`;
}

/** What the last run took, as far as it is known: kernels and memory; of both, eager first. */
export function runCosts(run: RunFacts): string[] {
  if (run.status === 'running') return [];
  const halves = run.both ? [run.first, run.second] : [run.first];
  const stats = halves.flatMap(({ result }) => result?.stats ?? []);
  const costs: string[] = [];
  if (stats.some(({ kernels }) => kernels > 0)) {
    const each = stats.map(({ kernels }) => kernels);
    const last = each.pop() ?? 0;
    costs.push([...each.map(number3), counted(last, 'kernel')].join(' and '));
  }
  if (stats.some(({ peakBytes }) => peakBytes > 0))
    costs.push(`${stats.map(({ peakBytes }) => bytes(peakBytes)).join(' and ')} peak`);
  return costs;
}

/** What a word of the status bar means that is the library's; undefined where it needs no telling. */
export function costTitle(cost: string): string | undefined {
  return / kernels?$/.test(cost)
    ? "Calls of tfjs' kernels, a backend's functions for one operation each; those that ONNX Runtime runs are not counted"
    : undefined;
}

/** A time that counts up, so that its digits don't flicker: tenths of seconds, then seconds. */
function wholeDuration(ms: number): string {
  return ms < 9_950 ? `${(ms / 1000).toFixed(1)} s` : duration(Math.floor(ms / 1000) * 1000);
}

/** The machine in a few words, for the status bar. */
export function deviceHeadline(browser: string, device: DeviceInfo): string {
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
