/**
 * onnxruntime-web for snippets that import it: the smallest bundle that serves, on wasm. Both addresses are set, since a built
 * page with threads waits for ever when ORT has to guess them.
 */
import moduleUrl from 'onnxruntime-web/ort-wasm-simd-threaded.mjs?url';
import wasmUrl from 'onnxruntime-web/ort-wasm-simd-threaded.wasm?url';
import * as ort from 'onnxruntime-web/wasm';

const absolute = (url: string) => new URL(url, import.meta.url).href;

ort.env.wasm.wasmPaths = { mjs: absolute(moduleUrl), wasm: absolute(wasmUrl) };
// A worker of ORT's own would be made from a URL, which a snippet's worker may not; it runs in the snippet's worker instead.
ort.env.wasm.proxy = false;
ort.env.wasm.numThreads = 1;

export { ort };
