/**
 * A browser translates the functions of a WebAssembly module when they are first called, so that a first session costs several times as
 * much as a second one. A small one is opened and run here, in a runtime that is started before it is wanted.
 */
import { parseGraph } from '../../../ir/parse';
import { lower } from '../../../onnx/lower';
import { HeapProgram } from './program';
import type { Runtime } from './runtime';

/** What networks are made of. */
const NETWORK = parseGraph(`graph warm_up {
  %1 = random as input {} : float32[1,6,6,1]
  %2 = random as input {} : float32[3,3,1,2]
  %3 = conv2d(%1, %2) {strides=[1,1], dilations=[1,1], pads=[0,0,0,0], dataFormat="NHWC"} : float32[1,4,4,2]
  %4 = relu(%3) : float32[1,4,4,2]
  %5 = max_pool(%4) {kernel=[2,2], strides=[2,2], dilations=[1,1], pads=[0,0,0,0]} : float32[1,2,2,2]
  %6 = reshape(%5) {shape=[2,4]} : float32[2,4]
  %7 = matmul(%6, %6) {transposeA=false, transposeB=true} : float32[2,2]
  %8 = sum(%7) {axis=[1], keepDims=true} : float32[2,1]
  %9 = div(%7, %8) : float32[2,2]
  return %9
}`);

export function warmUp(runtime: Runtime): void {
  const program = new HeapProgram(runtime, lower(NETWORK), NETWORK);
  const { results } = program.runSync({
    inputs: [],
    random: [new Float32Array(36), new Float32Array(18)],
    states: [],
  });
  for (const tensor of results) tensor.dispose();
  program.dispose();
}
