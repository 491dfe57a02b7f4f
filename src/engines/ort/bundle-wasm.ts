/** onnxruntime-web on wasm: the smallest bundle that serves. For snippets that import it, and for static graphs. */
import moduleUrl from 'onnxruntime-web/ort-wasm-simd-threaded.mjs?url';
import wasmUrl from 'onnxruntime-web/ort-wasm-simd-threaded.wasm?url';
import * as bundle from 'onnxruntime-web/wasm';
import { configured } from './configured';

export const ort = configured(bundle, moduleUrl, wasmUrl);
