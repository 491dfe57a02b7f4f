/**
 * onnxruntime-web with its native WebGPU provider, in the bundle that waits through WebAssembly's promise integration: 17 MB, where the
 * one for browsers without it is over the file limit of some hosts.
 */
import moduleUrl from 'onnxruntime-web/ort-wasm-simd-threaded.jspi.mjs?url';
import wasmUrl from 'onnxruntime-web/ort-wasm-simd-threaded.jspi.wasm?url';
import * as ort from 'onnxruntime-web/jspi';

const absolute = (url: string) => new URL(url, import.meta.url).href;

ort.env.wasm.wasmPaths = { mjs: absolute(moduleUrl), wasm: absolute(wasmUrl) };
ort.env.wasm.proxy = false;
ort.env.wasm.numThreads = 1;

export { ort };
