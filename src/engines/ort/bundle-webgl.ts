/** onnxruntime-web with its WebGL provider alone, which needs no WebAssembly. */
import * as ort from 'onnxruntime-web/webgl';

// In WebGL 1 numbers come back through bytes, and may be of 16 bits.
ort.env.webgl.contextId = 'webgl2';
// Its warnings would stand in the snippet's output.
ort.env.logLevel = 'error';

export { ort };
