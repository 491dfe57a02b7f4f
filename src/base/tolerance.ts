/** How far float32 values of two right ways to compute them may be apart. */

/** What computes on a graphics card, which is coarser: backends of tfjs and engines, by their names. */
const COARSE = /webgl|webgpu|webnn/;

/** As a share of the largest value: 1e-5, and 1e-3 where a graphics card has a part in it. */
export const tolerance = (backend: string, engine: string): number =>
  COARSE.test(backend) || COARSE.test(engine) ? 1e-3 : 1e-5;
