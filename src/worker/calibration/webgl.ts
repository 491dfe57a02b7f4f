/** How fast a graphics card multiplies and adds, and copies what its caches do not hold, through WebGL's fragment shaders. */
import { must } from '../../base/errors';
import type { Rates } from '../../bench/report';
import { bestRate } from './ramp';

const CHAINS = 8;
const UNROLLED = 4;
const LANES = 4;
const STEPS = 64;
/** Pixels of a row, and the most rows: 64 MiB of floats, four to a pixel. */
const SIDE = 2_048;
const PIXEL_BYTES = 16;

const each = <T>(count: number, of: (index: number) => T): T[] =>
  Array.from({ length: count }, (_, index) => of(index));

/** One triangle that covers all. */
const VERTICES = `#version 300 es
void main() {
  gl_Position = vec4(gl_VertexID == 1 ? 3.0 : -1.0, gl_VertexID == 2 ? 3.0 : -1.0, 0.0, 1.0);
}`;

/** Chains x = x a + b, as many steps as the uniform says, so that no compiler can foresee them. */
const MULTIPLY = `#version 300 es
precision highp float;
uniform float a, b;
uniform int steps;
out vec4 sum;
void main() {
${each(CHAINS, (chain) => `  vec4 x${String(chain)} = vec4(gl_FragCoord.x + ${String(chain)}.0);`).join('\n')}
  for (int step = 0; step < steps; step++) {
${each(UNROLLED, () => each(CHAINS, (chain) => `    x${String(chain)} = x${String(chain)} * a + b;`).join('\n')).join('\n')}
  }
  sum = ${each(CHAINS, (chain) => `x${String(chain)}`).join(' + ')};
}`;

const COPY = `#version 300 es
precision highp float;
precision highp sampler2D;
uniform sampler2D source;
out vec4 copied;
void main() {
  copied = texelFetch(source, ivec2(gl_FragCoord.xy), 0) + 1.0;
}`;

const FLOPS = 2 * LANES * CHAINS * UNROLLED * STEPS;
const [FACTOR, TERM] = [0.5, 0.25];
/** Each chain is at b / (1 - a) after so many steps. */
const SUM = (CHAINS * TERM) / (1 - FACTOR);

function programOf(gl: WebGL2RenderingContext, fragments: string): WebGLProgram {
  const program = gl.createProgram();
  for (const [type, source] of [
    [gl.VERTEX_SHADER, VERTICES],
    [gl.FRAGMENT_SHADER, fragments],
  ] as const) {
    const shader = must(gl.createShader(type), 'a shader');
    gl.shaderSource(shader, source);
    gl.compileShader(shader);
    gl.attachShader(program, shader);
  }
  gl.linkProgram(program);
  if (gl.getProgramParameter(program, gl.LINK_STATUS) !== true)
    throw new Error(gl.getProgramInfoLog(program) ?? 'the shaders were refused');
  return program;
}

interface Target {
  readonly texture: WebGLTexture;
  readonly frame: WebGLFramebuffer;
}

function targetOf(gl: WebGL2RenderingContext): Target {
  const texture = gl.createTexture();
  gl.bindTexture(gl.TEXTURE_2D, texture);
  gl.texStorage2D(gl.TEXTURE_2D, 1, gl.RGBA32F, SIDE, SIDE);
  gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_MIN_FILTER, gl.NEAREST);
  gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_MAG_FILTER, gl.NEAREST);
  const frame = gl.createFramebuffer();
  gl.bindFramebuffer(gl.FRAMEBUFFER, frame);
  gl.framebufferTexture2D(gl.FRAMEBUFFER, gl.COLOR_ATTACHMENT0, gl.TEXTURE_2D, texture, 0);
  return { texture, frame };
}

/** The first number of what was drawn last; all that was asked before is done by then. */
function firstOf(gl: WebGL2RenderingContext): number {
  const pixel = new Float32Array(4);
  gl.readPixels(0, 0, 1, 1, gl.RGBA, gl.FLOAT, pixel);
  return pixel[0] ?? NaN;
}

/** A context that is lost does nothing, and that at once. */
function expectFirst(gl: WebGL2RenderingContext, wanted: number): void {
  const first = firstOf(gl);
  if (!(Math.abs(first - wanted) <= 1e-3 * wanted))
    throw new Error('the graphics card computed something else');
}

/** Draws so many rows so many times, and gives how long that took. */
function timedDraw(
  gl: WebGL2RenderingContext,
  now: () => number,
  draw: (time: number) => void,
  wanted: (times: number) => number,
) {
  return (rows: number, times: number): Promise<number> => {
    gl.viewport(0, 0, SIDE, rows);
    const start = now();
    for (let time = 0; time < times; time++) draw(time);
    expectFirst(gl, wanted(times));
    return Promise.resolve(now() - start);
  };
}

const ROWS = { least: 4, most: SIDE };

function multiplyRate(gl: WebGL2RenderingContext, target: Target, now: () => number): Promise<number> {
  const program = programOf(gl, MULTIPLY);
  gl.useProgram(program);
  gl.uniform1f(gl.getUniformLocation(program, 'a'), FACTOR);
  gl.uniform1f(gl.getUniformLocation(program, 'b'), TERM);
  gl.uniform1i(gl.getUniformLocation(program, 'steps'), STEPS);
  gl.bindFramebuffer(gl.FRAMEBUFFER, target.frame);
  gl.bindTexture(gl.TEXTURE_2D, null);
  const draw = () => {
    gl.drawArrays(gl.TRIANGLES, 0, 3);
  };
  return bestRate(
    ROWS,
    (rows) => rows * SIDE * FLOPS,
    timedDraw(gl, now, draw, () => SUM),
  );
}

function copyRate(
  gl: WebGL2RenderingContext,
  targets: readonly [Target, Target],
  now: () => number,
): Promise<number> {
  gl.useProgram(programOf(gl, COPY));
  for (const { frame } of targets) {
    gl.bindFramebuffer(gl.FRAMEBUFFER, frame);
    gl.clearBufferfv(gl.COLOR, 0, [0, 0, 0, 0]);
  }
  /** One more than there were, in each number that is copied. */
  let passes = 0;
  const draw = () => {
    const [from, to] = passes % 2 === 0 ? targets : targets.toReversed();
    passes++;
    gl.bindTexture(gl.TEXTURE_2D, must(from, 'a texture').texture);
    gl.bindFramebuffer(gl.FRAMEBUFFER, must(to, 'a texture').frame);
    gl.drawArrays(gl.TRIANGLES, 0, 3);
  };
  return bestRate(
    { ...ROWS, least: 32 },
    (rows) => 2 * rows * SIDE * PIXEL_BYTES,
    timedDraw(gl, now, draw, () => passes),
  );
}

/** Undefined where this browser has none that computes with floats. @throws Error where it gives no right result. */
export async function webglRates(now: () => number): Promise<Rates | undefined> {
  if (typeof OffscreenCanvas === 'undefined') return undefined;
  const gl = new OffscreenCanvas(1, 1).getContext('webgl2', { powerPreference: 'high-performance' });
  if (!gl?.getExtension('EXT_color_buffer_float')) return undefined;
  try {
    const targets = [targetOf(gl), targetOf(gl)] as const;
    const flops = await multiplyRate(gl, targets[0], now);
    return { gflops: flops / 1e9, gbs: (await copyRate(gl, targets, now)) / 1e9 };
  } finally {
    gl.getExtension('WEBGL_lose_context')?.loseContext();
  }
}
