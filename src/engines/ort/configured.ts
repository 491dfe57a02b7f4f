/** What every bundle of onnxruntime-web is told before its first use. */
import type * as Ort from 'onnxruntime-web';

/** Both addresses are set, since a built page with threads waits for ever when ORT has to guess them. */
export function configured(ort: typeof Ort, mjs: string, wasm: string): typeof Ort {
  const absolute = (url: string) => new URL(url, import.meta.url).href;
  ort.env.wasm.wasmPaths = { mjs: absolute(mjs), wasm: absolute(wasm) };
  // A worker of ORT's own would be made from a URL, which a snippet's worker may not; it runs in the snippet's worker instead.
  ort.env.wasm.proxy = false;
  ort.env.wasm.numThreads = 1;
  return ort;
}
