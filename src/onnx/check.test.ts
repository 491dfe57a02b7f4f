/** The check passes a good model, and finds what is wrong with another. That every row's ONNX passes is tested with the engines. */
import { describe, expect, test } from 'vitest';
import { must } from '../base/errors';
import { checkModel } from './check';
import { ELEMENT } from './proto';
import { encodeModel } from './proto-encode';
import { decodeModel } from './proto-decode';
import type { OnnxGraph, OnnxModel, OnnxNode, OnnxTensor } from './proto';

const float = (name: string, ...shape: number[]) => ({ name, element: ELEMENT.float32, shape });
const node = (type: string, inputs: string[], outputs: string[], more: Partial<OnnxNode> = {}): OnnxNode => ({
  name: `${type} of ${outputs.join()}`,
  type,
  domain: '',
  inputs,
  outputs,
  attributes: [],
  ...more,
});
const weight: OnnxTensor = { name: 'w', element: ELEMENT.float32, dims: [2], raw: new Uint8Array(8) };
const GOOD: OnnxGraph = {
  name: 'good',
  inputs: [float('x', 2)],
  initializers: [weight],
  nodes: [
    node('Mul', ['x', 'w'], ['a']),
    node('Clip', ['a', '', 'a'], ['b']),
    node('Softmax', ['b'], ['y'], { attributes: [{ name: 'axis', kind: 'int', value: -1 }] }),
  ],
  outputs: [float('y', 2)],
};
const modelOf = (graph: Partial<OnnxGraph>, model: Partial<OnnxModel> = {}): OnnxModel => ({
  irVersion: 8,
  producer: 'test',
  opsets: [{ domain: '', version: 17 }],
  ...model,
  graph: { ...GOOD, ...graph },
});
const [mul, clip, softmax] = GOOD.nodes.map((each) => must(each, 'a node')) as [OnnxNode, OnnxNode, OnnxNode];
const withNodes = (...nodes: OnnxNode[]) => modelOf({ nodes });

describe('the check', () => {
  test('finds nothing in a good model, read back or not', () => {
    expect(checkModel(modelOf({}))).toEqual([]);
    expect(checkModel(decodeModel(encodeModel(modelOf({}))))).toEqual([]);
  });

  test.each<[string, OnnxModel, RegExp]>([
    ['another opset', modelOf({}, { opsets: [{ domain: '', version: 16 }] }), /not of opset 17 or 12/],
    ['an old IR', modelOf({}, { irVersion: 6 }), /IR version 6/],
    ['a graph without outputs', modelOf({ outputs: [] }), /gives nothing/],
    ['an output that nothing makes', modelOf({ outputs: [float('z', 2)] }), /nothing makes the output z/],
    [
      'an output of another type',
      modelOf({ outputs: [{ ...float('y', 2), element: ELEMENT.int32 }] }),
      /said to be int32 and is float32/,
    ],
    ['nodes out of order', withNodes(clip, mul, softmax), /reads a, which nothing before it makes/],
    ['a name given twice', withNodes(mul, { ...clip, outputs: ['a'] }, softmax), /the name a is given twice/],
    ['a node name given twice', withNodes(mul, { ...clip, name: mul.name }, softmax), /node name/],
    ['bytes that do not fill the shape', modelOf({ initializers: [{ ...weight, dims: [3] }] }), /8 bytes/],
    [
      'a default of another type than its input',
      modelOf({ inputs: [...GOOD.inputs, float('w', 3)] }),
      /w and its default/,
    ],
    ['an operator of no schema', withNodes({ ...mul, type: 'Multiply' }, clip, softmax), /no operator/],
    ['an operand too many', withNodes({ ...mul, inputs: ['x', 'w', 'x'] }, clip, softmax), /has 3 inputs/],
    [
      'an operand that is missing',
      withNodes({ ...mul, inputs: ['x', ''] }, clip, softmax),
      /leaves out input 1/,
    ],
    ['an operand of a wrong type', withNodes({ ...mul, type: 'And' }, clip, softmax), /can't be float32/],
    [
      'operands of two types',
      withNodes(node('IsNaN', ['x'], ['n']), { ...mul, inputs: ['x', 'n'] }, clip, softmax),
      /input 1 of Mul can't be bool/,
    ],
    [
      'an attribute of another kind',
      withNodes(mul, clip, { ...softmax, attributes: [{ name: 'axis', kind: 'float', value: 1 }] }),
      /is no float/,
    ],
    [
      'an attribute that there is not',
      withNodes(mul, clip, { ...softmax, attributes: [{ name: 'axes', kind: 'ints', value: [1] }] }),
      /no attribute axes/,
    ],
    [
      'an attribute that is missing',
      withNodes(mul, clip, { ...softmax, type: 'Concat', attributes: [] }),
      /lacks the attribute axis/,
    ],
  ])('finds %s', (_, model, fault) => {
    expect(checkModel(model).join('\n')).toMatch(fault);
  });

  test('finds a fault within a body, which sees the values around it', () => {
    const branch = (type: string, output: string) =>
      ({
        kind: 'graph',
        value: {
          name: output,
          inputs: [],
          initializers: [],
          nodes: [node(type, ['x'], [output])],
          outputs: [float(output, 2)],
        },
      }) as const;
    const choice = (type: string) =>
      modelOf({
        inputs: [float('x', 2), { name: 'p', element: ELEMENT.bool, shape: [] }],
        nodes: [
          node('If', ['p'], ['y'], {
            attributes: [
              { name: 'then_branch', ...branch(type, 'then') },
              { name: 'else_branch', ...branch('Neg', 'else') },
            ],
          }),
        ],
      });
    expect(checkModel(choice('Exp'))).toEqual([]);
    expect(checkModel(choice('Not')).join()).toMatch(/input 0 of Not can't be float32/);
  });
});
