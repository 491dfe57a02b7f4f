/**
 * A chain of elementwise operators over plain arrays, a block at a time: a block's elements stay in the processor's first cache from
 * operator to operator, so that memory is read and written once, however long the chain is. The arrays between two operators are of
 * their dtype, which rounds as tfjs' tensors between them would.
 */
import { internalError, must } from '../../base/errors';
import { makeData, sizeOf } from '../../ir/graph';
import type { Attrs, Data, DType, Graph, Shape, TensorType, ValueId } from '../../ir/graph';
import { rowOf } from '../../ops';
import type { Loop } from '../../ops/row';

/** Elements in a block: a few arrays of 4 bytes each within 32 kB. */
export const BLOCK = 1024;

/** Where a value's elements are during a block: in an argument, in an array of the loop's own, or, last of all, in the result. */
type Place = number;

interface Step {
  readonly loop: Loop;
  readonly attrs: Attrs;
  readonly operands: readonly Place[];
  readonly to: Place;
}

/** Writes `size` elements, from `start` on, of an array as it broadcasts to a shape. */
type Spread = (out: Data, from: Data, start: number, size: number) => void;

/** The shape without leading lengths of 1, which change nothing about the order of the elements. */
function trimmed(shape: Shape): Shape {
  const first = shape.findIndex((length) => length !== 1);
  return first < 0 ? [] : shape.slice(first);
}

/** How an argument is spread over the result; undefined where it has its elements in the same order already. */
function spreadOf(from: Shape, to: Shape): Spread | undefined {
  if (sizeOf(from) === sizeOf(to)) return undefined;
  const shape = trimmed(from);
  const length = sizeOf(shape);
  if (shape.every((side, axis) => side === to[axis + to.length - shape.length])) {
    // The same elements again and again.
    return (out, data, start, size) => {
      let at = start % length;
      for (let index = 0; index < size; index++) {
        out[index] = data[at] as number;
        if (++at === length) at = 0;
      }
    };
  }
  const offset = to.length - from.length;
  const strides = to.map((_, axis) =>
    from[axis - offset] === undefined || from[axis - offset] === 1
      ? 0
      : sizeOf(from.slice(axis - offset + 1)),
  );
  return (out, data, start, size) => {
    const place: number[] = [];
    let rest = start;
    let at = 0;
    for (let axis = to.length - 1; axis >= 0; axis--) {
      const side = to[axis] as number;
      place[axis] = rest % side;
      at += (place[axis] as number) * (strides[axis] as number);
      rest = Math.floor(rest / side);
    }
    for (let index = 0; index < size; index++) {
      out[index] = data[at] as number;
      for (let axis = to.length - 1; axis >= 0; axis--) {
        at += strides[axis] as number;
        place[axis] = (place[axis] as number) + 1;
        if ((place[axis] as number) < (to[axis] as number)) break;
        at -= (strides[axis] as number) * (to[axis] as number);
        place[axis] = 0;
      }
    }
  };
}

/** A chain, planned once and run on any arguments of its types. */
export class BlockLoop {
  readonly type: TensorType;
  readonly #size: number;
  readonly #spreads: readonly (Spread | undefined)[];
  readonly #steps: readonly Step[];
  /** The arrays between the operators, each taken again when its last reader is done. */
  readonly #scratch: readonly Data[];

  /** @param body As the row of fused_elementwise allows it. */
  constructor(body: Graph) {
    const inputs = body.nodes.filter(({ role }) => role);
    const operators = body.nodes.filter(({ role }) => !role);
    const [id] = body.results;
    const last = operators.at(-1);
    if (!last || last.id !== id) throw internalError('a chain does not end with its result');
    const { dtype, shape } = last.outputs[0];
    this.type = { dtype, shape };
    this.#size = sizeOf(shape);
    this.#spreads = inputs.map(({ outputs: [type] }) => spreadOf(type.shape, shape));

    const places = new Map<ValueId, Place>(inputs.map((node, index) => [node.id, index]));
    const lastRead = new Map<ValueId, number>();
    operators.forEach((node, index) => {
      for (const operand of node.inputs) lastRead.set(operand, index);
    });
    const scratch: DType[] = [];
    const free: Place[] = [];
    const take = (wanted: DType): Place => {
      const index = free.findIndex((place) => scratch[place - inputs.length] === wanted);
      if (index >= 0) return must(free.splice(index, 1)[0], 'a free array');
      return inputs.length + scratch.push(wanted) - 1;
    };
    this.#steps = operators.map((node, index) => {
      const operands = node.inputs.map((operand) => must(places.get(operand), 'an operand'));
      // An array that is read here for the last time can be written here too: places are read before they are written.
      for (const operand of new Set(node.inputs)) {
        const place = must(places.get(operand), 'an operand');
        if (place >= inputs.length && lastRead.get(operand) === index) free.push(place);
      }
      const to = node === last ? -1 : take(node.outputs[0].dtype);
      places.set(node.id, to);
      const { loop } = must(rowOf(node.op).element, `the loop of ${node.op}`);
      return { loop, attrs: node.attrs, operands, to };
    });
    const most = Math.min(BLOCK, this.#size);
    const spread = inputs.map(({ outputs: [type] }) => type.dtype);
    this.#scratch = [...spread, ...scratch].map((type, place) =>
      makeData(type, place < inputs.length && !this.#spreads[place] ? 0 : most),
    );
  }

  /** The result's elements, from those of the body's inputs in order. */
  run(inputs: readonly Data[]): Data {
    const size = this.#size;
    const result = makeData(this.type.dtype, size);
    const places = [...this.#scratch];
    const whole = size <= BLOCK;
    const spreads = this.#spreads;
    inputs.forEach((data, index) => {
      if (!spreads[index]) places[index] = data;
      // One number fills its block once.
      else if (data.length === 1) must(places[index], 'an array').fill(data[0] as number);
    });
    for (let start = 0; start < size; start += BLOCK) {
      const count = Math.min(BLOCK, size - start);
      for (let index = 0; index < inputs.length; index++) {
        const data = inputs[index] as Data;
        const spread = spreads[index];
        if (spread) {
          if (data.length > 1) spread(places[index] as Data, data, start, count);
        } else if (!whole) places[index] = data.subarray(start, start + count);
      }
      const block = whole ? result : result.subarray(start, start + count);
      for (const { loop, attrs, operands, to } of this.#steps) {
        const a = places[operands[0] as Place] as Data;
        const b = places[(operands[1] ?? operands[0]) as Place] as Data;
        const c = places[(operands[2] ?? operands[0]) as Place] as Data;
        loop(count, to < 0 ? block : (places[to] as Data), a, b, c, attrs);
      }
    }
    return result;
  }
}
