/** One of ONNX' node tests: its operands and attributes, as the functions that stand for the operators read them. */
import type * as tf from '@tensorflow/tfjs';
import { must } from '../../src/base/errors';
import type { OnnxAttribute, OnnxTensor } from '../../src/onnx/proto';

/** The test asks for what tfjs has no function for, and why. */
export class Skip {
  constructor(readonly reason: string) {}
}

/** One test's node, with the inputs as tensors (int64 as int32) and as numbers. */
export interface NodeCall {
  /** By the operator's order; undefined where one is left out. */
  readonly inputs: readonly (tf.Tensor | undefined)[];
  readonly values: readonly (readonly number[] | undefined)[];
  readonly outputs: readonly OnnxTensor[];
  readonly attributes: readonly OnnxAttribute[];
}

export class Call {
  constructor(private readonly node: NodeCall) {}

  get x(): tf.Tensor {
    return this.at(0);
  }
  get all(): tf.Tensor[] {
    return this.node.inputs.filter((input) => input !== undefined);
  }
  get shape(): readonly number[] {
    return this.x.shape;
  }
  get rank(): number {
    return this.x.rank;
  }
  get outputs(): readonly OnnxTensor[] {
    return this.node.outputs;
  }
  at(index: number): tf.Tensor {
    return must(this.node.inputs[index], `input ${String(index)}`);
  }
  values(index: number): number[] | undefined {
    const values = this.node.values[index];
    return values && [...values];
  }
  #attribute(name: string): OnnxAttribute | undefined {
    return this.node.attributes.find((attribute) => attribute.name === name);
  }
  number(name: string, otherwise: number): number {
    const found = this.#attribute(name);
    return found && (found.kind === 'int' || found.kind === 'float') ? found.value : otherwise;
  }
  numbers(name: string): number[] | undefined {
    const found = this.#attribute(name);
    return found?.kind === 'ints' ? [...found.value] : undefined;
  }
  text(name: string, otherwise: string): string {
    const found = this.#attribute(name);
    return found?.kind === 'string' ? found.value : otherwise;
  }
  tensor(name: string): OnnxTensor | undefined {
    const found = this.#attribute(name);
    return found?.kind === 'tensor' ? found.value : undefined;
  }
  /** An axis from the front. */
  axis(otherwise: number): number {
    const axis = this.number('axis', otherwise);
    return axis < 0 ? axis + this.rank : axis;
  }
}

export const skip = (reason: string): never => {
  throw new Skip(reason);
};

export type NodeFunction = (call: Call) => tf.Tensor | tf.Tensor[];
