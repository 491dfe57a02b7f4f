/** What this browser has to run tensors on, found out by asking it rather than by its name. */
import type { BackendName } from '../../base/backends';
import { wasmThreads } from './threads';

/** Whether a backend can be had in this browser, and in words why not. */
export type Availability =
  { readonly ok: true; readonly detail: string } | { readonly ok: false; readonly reason: string };

export interface DeviceInfo {
  readonly backends: Readonly<Record<BackendName, Availability>>;
  /** Logical processors. */
  readonly cores: number;
  /** Whether the page is cross-origin isolated, which threads need. */
  readonly isolated: boolean;
  /** Threads that the wasm backend uses. */
  readonly wasmThreads: number;
  /** WebGL's renderer and WebGPU's adapter, in the browser's words. */
  readonly webglRenderer?: string;
  readonly webgpuAdapter?: string;
  /** For static graphs alone: tfjs has no backend on it. */
  readonly webnn?: Availability;
}

const NO_WEBGPU =
  'This browser has no WebGPU, or not on this page: it needs https (or localhost), and in some browsers a flag.';

const NO_WEBNN = 'This browser has no WebNN (navigator.ml), or only behind a flag.';

function probeWebgl(): Availability {
  const gl = typeof OffscreenCanvas === 'undefined' ? null : new OffscreenCanvas(1, 1).getContext('webgl2');
  if (!gl)
    return {
      ok: false,
      reason: 'This browser gives a worker no WebGL 2: it is off, or the graphics driver is blocked.',
    };
  const debug = gl.getExtension('WEBGL_debug_renderer_info');
  const renderer: unknown = gl.getParameter(debug ? debug.UNMASKED_RENDERER_WEBGL : gl.RENDERER);
  gl.getExtension('WEBGL_lose_context')?.loseContext();
  return { ok: true, detail: String(renderer) };
}

async function probeWebgpu(): Promise<Availability> {
  if (!('gpu' in navigator)) return { ok: false, reason: NO_WEBGPU };
  const adapter = await navigator.gpu.requestAdapter().catch(() => null);
  if (!adapter)
    return { ok: false, reason: 'This browser knows WebGPU but found no graphics adapter for it.' };
  const { vendor, architecture, device, description } = adapter.info;
  return {
    ok: true,
    detail: [description || device, vendor, architecture].filter(Boolean).join(', ') || 'unnamed adapter',
  };
}

function probeWasm(isolated: boolean): Availability {
  if (typeof WebAssembly === 'undefined')
    return { ok: false, reason: 'This browser has WebAssembly switched off.' };
  const threads = wasmThreads();
  if (threads > 1) return { ok: true, detail: `${threads} threads` };
  return {
    ok: true,
    detail: isolated ? '1 thread' : '1 thread: more need a page served with COOP and COEP headers',
  };
}

/** Why this browser cannot have the backend, in words; undefined where it can. */
export async function whyLacking(backend: BackendName): Promise<string | undefined> {
  const probes: Readonly<Record<BackendName, () => Promise<Availability> | Availability>> = {
    cpu: () => ({ ok: true, detail: '' }),
    wasm: () => probeWasm(globalThis.crossOriginIsolated),
    webgl: probeWebgl,
    webgpu: probeWebgpu,
  };
  const availability = await probes[backend]();
  return availability.ok ? undefined : availability.reason;
}

export async function probeDevice(): Promise<DeviceInfo> {
  const isolated = globalThis.crossOriginIsolated;
  const [webgl, webgpu] = [probeWebgl(), await probeWebgpu()];
  return {
    backends: { cpu: { ok: true, detail: 'plain JavaScript' }, wasm: probeWasm(isolated), webgl, webgpu },
    cores: navigator.hardwareConcurrency,
    isolated,
    wasmThreads: wasmThreads(),
    ...(webgl.ok ? { webglRenderer: webgl.detail } : {}),
    ...(webgpu.ok ? { webgpuAdapter: webgpu.detail } : {}),
    webnn: 'ml' in navigator ? { ok: true, detail: 'untested' } : { ok: false, reason: NO_WEBNN },
  };
}
