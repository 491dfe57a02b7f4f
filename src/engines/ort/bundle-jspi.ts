/**
 * onnxruntime-web with its native WebGPU provider, in the bundle that waits through WebAssembly's promise integration: 17 MB, where the
 * one for browsers without it is over the file limit of some hosts.
 */
import moduleUrl from 'onnxruntime-web/ort-wasm-simd-threaded.jspi.mjs?url';
import wasmUrl from 'onnxruntime-web/ort-wasm-simd-threaded.jspi.wasm?url';
import * as bundle from 'onnxruntime-web/jspi';
import { configured } from './configured';

export const ort = configured(bundle, moduleUrl, wasmUrl);
