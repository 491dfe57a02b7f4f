/**
 * A chain of elementwise operators as one program of tfjs' webgl or webgpu backend, where each operator by itself would be a pass over
 * textures or buffers. The program is an object of the shape that these backends' own programs have.
 */
import type * as tf from '@tensorflow/tfjs';
import { must } from '../../base/errors';
import { sizeOf } from '../../ir/graph';
import type { DType, Graph, Shape } from '../../ir/graph';
import { rowOf } from '../../ops';
import type { ShaderLanguage } from '../../ops/shader-elements';

const GLSL: ShaderLanguage = {
  nan: 'NAN',
  round: 'roundEven',
  atan2: 'atan',
  inverseSqrt: 'inversesqrt',
  choose: (condition, yes, no) => `((${condition}) ? ${yes} : ${no})`,
};

const WGSL: ShaderLanguage = {
  nan: 'uniforms.NAN',
  round: 'round',
  atan2: 'atan2',
  inverseSqrt: 'inverseSqrt',
  choose: (condition, yes, no) => `select(${no}, ${yes}, ${condition})`,
};

/** What both backends ask of a tensor that may still be on the processor. */
interface Backend extends tf.KernelBackend {
  shouldExecuteOnCPU(inputs: readonly tf.TensorInfo[]): boolean;
}
interface WebglBackend extends Backend {
  runWebGLProgram(program: object, inputs: readonly tf.TensorInfo[], dtype: DType): tf.TensorInfo;
}
interface WebgpuBackend extends Backend {
  runWebGPUProgram(program: object, inputs: readonly tf.TensorInfo[], dtype: DType): tf.TensorInfo;
}

/** Runs a chain on these tensors; undefined where it is to run operator by operator. */
export type FusedShader = (
  backend: tf.KernelBackend,
  inputs: readonly tf.TensorInfo[],
) => tf.TensorInfo | undefined;

/** tfjs names a program's inputs with capitals. */
const nameOf = (index: number): string => `X${String(index)}`;

/** The body of a function of the inputs x0, x1, … that gives the chain's element; undefined where an operator is in no shader. */
function functionBody(
  body: Graph,
  language: ShaderLanguage,
  declare: (name: string, dtype: DType, value: string) => string,
): string | undefined {
  const names = new Map<number, string>();
  const types = new Map<number, DType>();
  const lines: string[] = [];
  for (const [index, { id, op, role, inputs, outputs, attrs }] of body.nodes.entries()) {
    const to = outputs[0].dtype;
    if (to === 'int32') return undefined;
    types.set(id, to);
    const name = role ? `x${String(index)}` : `v${String(index)}`;
    names.set(id, name);
    if (role) continue;
    const shader = rowOf(op).element?.shader;
    if (!shader) return undefined;
    const [a = '', b = '', c = ''] = inputs.map((input) => must(names.get(input), 'an operand'));
    const from = must(types.get(inputs[0] ?? -1), 'an operand');
    lines.push(declare(name, to, shader({ language, attrs, from, to }, a, b, c)));
  }
  return [...lines, `return ${must(names.get(body.results[0] ?? -1), 'a result')};`].join('\n');
}

interface Chain {
  readonly shape: Shape;
  readonly count: number;
  readonly body: Graph;
}

/** A chain from floats to floats, of a rank that the backends' own samplers know. */
function floats(body: Graph, most: number): Chain | undefined {
  const inputs = body.nodes.filter(({ role }) => role);
  const shape = body.nodes.at(-1)?.outputs[0].shape;
  const ends = [...inputs, ...body.nodes.slice(-1)];
  if (!shape || shape.length > 4 || inputs.length > most || sizeOf(shape) === 0) return undefined;
  return ends.every(({ outputs }) => outputs[0].dtype === 'float32')
    ? { shape, count: inputs.length, body }
    : undefined;
}

const inputNames = (count: number): string[] => Array.from({ length: count }, (_, index) => nameOf(index));

/** What lies beside the tensor in its last texels is 0, as in tfjs' own programs: reductions read it. */
function withinBounds(shape: Shape): string {
  const [height, width] = [shape.at(-2), shape.at(-1)];
  if (width === undefined) return 'result.yzw = vec3(0.0);';
  if (height === undefined)
    return `int at = getOutputCoords();
      result.zw = vec2(0.0);
      if (at + 1 >= ${String(width)}) result.y = 0.0;`;
  const rank = shape.length;
  const [row, column] = ['xyzw'[rank - 2] ?? '', 'xyzw'[rank - 1] ?? ''];
  return `ivec${String(rank)} at = getOutputCoords();
      if (at.${column} + 1 >= ${String(width)}) result.yw = vec2(0.0);
      if (at.${row} + 1 >= ${String(height)}) result.zw = vec2(0.0);`;
}

/** Textures that a program of WebGL 2 can read at least, one of which is left over. */
const MOST_TEXTURES = 15;

/** Four elements a texel, as tfjs keeps what elementwise kernels give. */
export function webglShader(body: Graph): FusedShader | undefined {
  const chain = floats(body, MOST_TEXTURES);
  const code =
    chain &&
    functionBody(
      body,
      GLSL,
      (name, dtype, value) => `${dtype === 'bool' ? 'bool' : 'float'} ${name} = ${value};`,
    );
  if (!chain || code === undefined) return undefined;
  const { shape, count } = chain;
  const names = inputNames(count);
  const list = (one: (index: number) => string) => names.map((_, index) => one(index)).join(', ');
  const lane = (of: string) => `chain(${list((index) => `a${String(index)}.${of}`)})`;
  const program = {
    variableNames: names,
    outputShape: [...shape],
    packedInputs: true,
    packedOutput: true,
    supportsBroadcasting: true,
    enableShapeUniforms: false,
    userCode: `
      float chain(${list((index) => `float x${String(index)}`)}) {
        ${code}
      }
      void main() {
        ${names.map((name, index) => `vec4 a${String(index)} = get${name}AtOutCoords();`).join('\n')}
        vec4 result = vec4(${['x', 'y', 'z', 'w'].map(lane).join(', ')});
        ${withinBounds(shape)}
        setOutput(result);
      }
    `,
  };
  return (backend, inputs) => {
    const webgl = backend as WebglBackend;
    return webgl.shouldExecuteOnCPU(inputs) ? undefined : webgl.runWebGLProgram(program, inputs, 'float32');
  };
}

/** Buffers that a program of WebGPU can have at least, less the one for the result. */
const MOST_BUFFERS = 7;
const WORKGROUP = 64;
/** Of workgroups along one axis. */
const MOST_GROUPS = 65_535;

export function webgpuShader(body: Graph): FusedShader | undefined {
  const chain = floats(body, MOST_BUFFERS);
  const code =
    chain &&
    functionBody(
      body,
      WGSL,
      (name, dtype, value) => `let ${name} : ${dtype === 'bool' ? 'bool' : 'f32'} = ${value};`,
    );
  if (!chain || code === undefined) return undefined;
  const { shape, count } = chain;
  const names = inputNames(count);
  const groups = Math.ceil(sizeOf(shape) / WORKGROUP);
  const side = groups > MOST_GROUPS ? Math.ceil(Math.sqrt(groups)) : 1;
  const source = `
      fn chain(${names.map((_, index) => `x${String(index)} : f32`).join(', ')}) -> f32 {
        ${code}
      }
      fn main(index : i32) {
        if (index < uniforms.size) {
          setOutputAtIndex(index, chain(${names.map((name) => `get${name}ByOutputIndex(index)`).join(', ')}));
        }
      }
    `;
  const program = {
    variableNames: names,
    outputShape: [...shape],
    size: true,
    workgroupSize: [WORKGROUP, 1, 1],
    dispatchLayout: { x: shape.map((_, axis) => axis) },
    dispatch: side > 1 ? [side, Math.ceil(groups / side), 1] : [groups, 1, 1],
    shaderKey: `fused_elementwise ${source}`,
    getUserCode: () => source,
  };
  return (backend, inputs) => {
    const webgpu = backend as WebgpuBackend;
    return webgpu.shouldExecuteOnCPU(inputs)
      ? undefined
      : webgpu.runWebGPUProgram(program, inputs, 'float32');
  };
}
