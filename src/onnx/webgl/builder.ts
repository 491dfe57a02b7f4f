/**
 * Builds the models of ONNX Runtime's WebGL provider. It has half of ONNX' operators, at opset 12, on textures of floats, and some of them
 * give wrong numbers without a word. So it is handed a dialect of its own: every value is float32 (integers and bools are exact in it up
 * to 2^24, as on tfjs' webgl), cast where it comes in and goes out, and an operator is written with those that are right (operators.ts)
 * or refused. What was found wrong in onnxruntime-web 1.30, by reading its sources and running them:
 *
 * - Reshape and Cast hand the texture on as it lies; what then reads it texel by texel takes it as laid out for the new shape.
 * - Reshape and Cast of an initializer give its texture back to the pool with the first run, to be overwritten in the second.
 * - Shaders are kept by name, attributes and shapes, but the types, Gemm's transpositions, Tile's counts and the activation that is fused
 *   into Conv are not among them.
 * - When nodes are dropped (Identity, Dropout, what is fused into Conv), outputs that somebody else reads too are mixed up.
 * - Conv takes a filter that was computed for one that was uploaded; MaxPool starts at -1e5; LRN is wrong at the first and last channels;
 *   Pow loses the sign of its base; Cast to an integer keeps the fraction.
 */
import { sameShape, sizeOf } from '../../ir/graph';
import type { Shape } from '../../ir/graph';
import type { OnnxAttr, OnnxSubgraph, OnnxType, OnnxValue } from '../../ops/row';
import { Builder, Refused } from '../builder';
import type { Held } from '../builder';
import type { Target } from '../lower';
import { ELEMENT } from '../proto';
import type { OnnxValueInfo } from '../proto';
import { COUNTABLE } from './dialect';
import type { Dialect, Emitted } from './dialect';
import { OPERATORS } from './operators';

const INEXACT = "ONNX Runtime's WebGL provider has no whole numbers beyond 16,777,216: use ort:wasm.";
const EMPTY = "ONNX Runtime's WebGL provider has no tensors without elements: use ort:wasm.";

/** Shapes whose textures are laid out alike, as far as that can be told without the size limit of the graphics device. */
function layoutOf(shape: Shape): string {
  const long = shape.length === 2 ? shape : shape.filter((length) => length !== 1);
  return long.length > 1 ? long.join() : `1,${String(sizeOf(shape))}`;
}

class WebglBuilder extends Builder implements Dialect {
  /** Inputs of the model that are not float32 yet. */
  readonly #raw = new Set<OnnxValue>();
  /** The float32 of constants and of such inputs. */
  readonly #floats = new Map<OnnxValue, OnnxValue>();
  /** How the texture lies under values that share one with a value of another shape, by name. */
  readonly #layouts = new Map<string, string>();
  readonly #settled = new Map<string, OnnxValue>();

  override input(name: string, type: OnnxType): OnnxValue {
    if (sizeOf(type.shape) === 0) throw new Refused(EMPTY);
    const value = super.input(name, type);
    if (type.dtype !== 'float32') this.#raw.add(value);
    return value;
  }

  override multi(
    type: string,
    inputs: readonly (OnnxValue | null)[],
    outputs: readonly (OnnxType | null)[],
    attrs: Readonly<Record<string, OnnxAttr>> = {},
    domain = '',
  ): (OnnxValue | null)[] {
    const rule = domain === '' ? OPERATORS[type] : undefined;
    if (!rule)
      throw new Refused(`ONNX Runtime's WebGL provider can't do ${type}: use ort:wasm for this function.`);
    if (
      [...inputs, ...outputs].some((value) => value && value.dtype !== 'int64' && sizeOf(value.shape) === 0)
    )
      throw new Refused(EMPTY);
    const made = [rule(this, { inputs, outputs, attrs })].flat();
    return outputs.map((output, index) => {
      const value = made[index];
      if (output && !value)
        throw new Refused(
          `ONNX Runtime's WebGL provider gives only the first output of ${type}: use ort:wasm.`,
        );
      return output && value ? this.relabel(value, output.dtype) : null;
    });
  }

  emit(
    type: string,
    operands: readonly OnnxValue[],
    shape: Shape,
    { attrs, settings = [], texelwise = false }: Emitted = {},
  ): OnnxValue {
    const floats = operands.map((value) => this.#float(value));
    const read = texelwise ? floats.map((value) => this.#settle(value)) : floats;
    const made = this.#node(type, [...read, ...settings], { dtype: 'float32', shape }, attrs);
    if (type === 'Reshape') {
      const from = read[0] as Held;
      const layout = this.#layouts.get(this.name(from)) ?? layoutOf(from.shape);
      if (layout !== layoutOf(shape)) this.#layouts.set(this.name(made), layout);
    }
    return made;
  }

  compare(type: 'Equal' | 'Greater' | 'Less', a: OnnxValue, b: OnnxValue, shape: Shape): OnnxValue {
    const floats = [this.#float(a), this.#float(b)];
    const read = sameShape(a.shape, b.shape) ? floats.map((value) => this.#settle(value)) : floats;
    const made = this.#node(type, read, { dtype: 'bool', shape });
    return this.#node('Cast', [made], { dtype: 'float32', shape }, { to: ELEMENT.float32 });
  }

  asIndices(value: OnnxValue): OnnxValue {
    const { data, shape } = value as Held;
    if (data) return this.constant(BigInt64Array.from(data as ArrayLike<number>, BigInt), shape);
    return this.#node('Cast', [this.#float(value)], { dtype: 'int32', shape }, { to: ELEMENT.int32 });
  }

  relabel(value: OnnxValue, dtype: OnnxValue['dtype']): OnnxValue {
    if (value.dtype === dtype) return value;
    return this.known(value) ? this.cast(value, dtype) : { ...this.#float(value), dtype };
  }

  override subgraph(): OnnxSubgraph {
    throw new Refused("ONNX Runtime's WebGL provider has no If, Loop or Scan: use ort:wasm.");
  }

  /** A Cast each: it is kept, where an Identity would be dropped, and gives the dtype back. */
  override outputs(given: readonly (readonly [OnnxValue, string])[]): OnnxValueInfo[] {
    return given.map(([value, name]) => {
      const { dtype, shape } = value;
      const float = this.#float(value);
      const read = this.known(float) ? this.emit('Sub', [float, this.scalar(0, 'float32')], shape) : float;
      this.add({ name: `${name}/Cast`, type: 'Cast', inputs: [this.name(read)], outputs: [name] }, [
        { name: 'to', kind: 'int', value: ELEMENT[dtype] },
      ]);
      return { name, element: ELEMENT[dtype], shape };
    });
  }

  #node(
    type: string,
    inputs: readonly OnnxValue[],
    output: OnnxType,
    attrs: Readonly<Record<string, OnnxAttr>> = {},
  ): OnnxValue {
    return super.multi(type, inputs, [output], attrs)[0] as OnnxValue;
  }

  #float(value: OnnxValue): OnnxValue {
    const { data, shape } = value as Held;
    if (data instanceof Float32Array || (!data && !this.#raw.has(value))) return value;
    if (data?.some((element: number | bigint) => Math.abs(Number(element)) > COUNTABLE))
      throw new Refused(INEXACT);
    let float = this.#floats.get(value);
    float ??= data
      ? this.constant(Float32Array.from(data as ArrayLike<number>, Number), shape)
      : this.#node('Cast', [value], { dtype: 'float32', shape }, { to: ELEMENT.float32 });
    this.#floats.set(value, float);
    return float;
  }

  /** The value on a texture that lies as its shape has it. */
  #settle(value: OnnxValue): OnnxValue {
    const name = this.name(value);
    if (!this.#layouts.has(name)) return value;
    let settled = this.#settled.get(name);
    settled ??= this.#node(
      'Transpose',
      [value],
      { dtype: 'float32', shape: value.shape },
      {
        perm: value.shape.map((_, axis) => axis),
      },
    );
    this.#settled.set(name, settled);
    return settled;
  }
}

/** From opset 13 on the provider has no ReduceSum. */
export const WEBGL: Target = { provider: 'webgl', opset: 12, builder: WebglBuilder };
