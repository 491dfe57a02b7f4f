/**
 * Our own check of ONNX models, by the operators' schemas: what each takes, gives and is told, at opset 17 (ONNX' operator documentation,
 * the newest version of each operator that is not above 17), as far as models of ours have these element types and operators. What was
 * otherwise at opset 12 stands apart.
 *
 * A row reads `inputs > outputs | type variables | attributes`. A slot is a type variable (T) or element types: f float32, u uint8,
 * i int32, l int64, b bool; `?` may be left out, `+` one or more of one type, `*` any number of any types. An attribute is `name:kind`,
 * `!` must be given, `=` lists the words that it may be.
 */
import { must } from '../base/errors';
import { ELEMENT } from './proto';
import type { OnnxAttribute } from './proto';

const ANY = 'T=fuilb';
const NUMERIC = 'T=fuil';
const HIGH = 'T=fil';
const FLOAT = 'T=f';

const float = `T > T | ${FLOAT}`;
const numeric2 = `T T > T | ${NUMERIC}`;
const compare = `T T > b | ${NUMERIC}`;
const logical = 'b b > b';
const WINDOW = 'auto_pad:string=NOTSET/SAME_UPPER/SAME_LOWER/VALID pads:ints strides:ints';
const REDUCE = 'axes:ints keepdims:int';

const ROWS = {
  Abs: `T > T | ${NUMERIC}`,
  Acos: float,
  Acosh: float,
  Add: numeric2,
  And: logical,
  ArgMax: `T > l | ${NUMERIC} | axis:int keepdims:int select_last_index:int`,
  ArgMin: `T > l | ${NUMERIC} | axis:int keepdims:int select_last_index:int`,
  Asin: float,
  Asinh: float,
  Atan: float,
  Atanh: float,
  AveragePool: `T > T | ${FLOAT} | ${WINDOW} kernel_shape:ints! ceil_mode:int count_include_pad:int`,
  Cast: 'T > U | T=fuilb U=fuilb | to:int!',
  Ceil: float,
  Clip: `T T? T? > T | ${NUMERIC}`,
  Concat: `T+ > T | ${ANY} | axis:int!`,
  ConstantOfShape: 'l > U | U=fuilb | value:tensor',
  Conv: `T T T? > T | ${FLOAT} | ${WINDOW} dilations:ints group:int kernel_shape:ints`,
  ConvTranspose: `T T T? > T | ${FLOAT} | ${WINDOW} dilations:ints group:int kernel_shape:ints output_padding:ints output_shape:ints`,
  Cos: float,
  Cosh: float,
  CumSum: `T il > T | ${HIGH} | exclusive:int reverse:int`,
  DepthToSpace: `T > T | ${ANY} | blocksize:int! mode:string=DCR/CRD`,
  Div: numeric2,
  Einsum: `T+ > T | ${NUMERIC} | equation:string!`,
  Elu: `${float} | alpha:float`,
  Equal: `T T > b | ${ANY}`,
  Erf: `T > T | ${NUMERIC}`,
  Exp: float,
  Expand: `T l > T | ${ANY}`,
  Floor: float,
  Gather: `T il > T | ${ANY} | axis:int`,
  GatherElements: `T il > T | ${ANY} | axis:int`,
  GatherND: `T l > T | ${ANY} | batch_dims:int`,
  Gemm: `T T T? > T | ${HIGH} | alpha:float beta:float transA:int transB:int`,
  Greater: compare,
  GreaterOrEqual: compare,
  HardSigmoid: `${float} | alpha:float beta:float`,
  Identity: `T > T | ${ANY}`,
  If: 'b > V* | V=fuilb | then_branch:graph! else_branch:graph!',
  IsInf: 'f > b | | detect_negative:int detect_positive:int',
  IsNaN: 'f > b',
  LRN: `${float} | alpha:float beta:float bias:float size:int!`,
  LeakyRelu: `${float} | alpha:float`,
  Less: compare,
  LessOrEqual: compare,
  Log: float,
  LogSoftmax: `${float} | axis:int`,
  Loop: 'l? b? V* > V* | V=fuilb | body:graph!',
  MatMul: `T T > T | ${HIGH}`,
  Max: `T+ > T | ${NUMERIC}`,
  MaxPool: `T > T l? | T=fu | ${WINDOW} kernel_shape:ints! ceil_mode:int dilations:ints storage_order:int`,
  MaxUnpool: `T l l? > T | ${FLOAT} | kernel_shape:ints! pads:ints strides:ints`,
  Min: `T+ > T | ${NUMERIC}`,
  Mod: `${numeric2} | fmod:int`,
  Mul: numeric2,
  Neg: `T > T | ${HIGH}`,
  Not: 'b > b',
  Or: logical,
  PRelu: `T T > T | ${HIGH}`,
  Pad: `T l T? > T | ${ANY} | mode:string=constant/reflect/edge`,
  Pow: 'T U > T | T=fil U=fuil',
  Range: `T T T > T | ${HIGH}`,
  Reciprocal: float,
  ReduceL2: `T > T | ${HIGH} | ${REDUCE}`,
  ReduceMax: `T > T | ${NUMERIC} | ${REDUCE}`,
  ReduceMean: `T > T | ${HIGH} | ${REDUCE}`,
  ReduceMin: `T > T | ${NUMERIC} | ${REDUCE}`,
  ReduceProd: `T > T | ${HIGH} | ${REDUCE}`,
  ReduceSum: `T l? > T | ${HIGH} | keepdims:int noop_with_empty_axes:int`,
  Relu: `T > T | ${HIGH}`,
  Reshape: `T l > T | ${ANY} | allowzero:int`,
  Resize:
    'T f? f? l? > T | T=fuilb | coordinate_transformation_mode:string=half_pixel/pytorch_half_pixel/align_corners/asymmetric/tf_crop_and_resize ' +
    'cubic_coeff_a:float exclude_outside:int extrapolation_value:float mode:string=nearest/linear/cubic ' +
    'nearest_mode:string=round_prefer_floor/round_prefer_ceil/floor/ceil',
  Round: float,
  Scan: 'V* > V* | V=fuilb | body:graph! num_scan_inputs:int! scan_input_axes:ints scan_input_directions:ints scan_output_axes:ints scan_output_directions:ints',
  ScatterElements: `T il T > T | ${ANY} | axis:int reduction:string=none/add/mul`,
  ScatterND: `T l T > T | ${ANY} | reduction:string=none/add/mul`,
  Selu: `${float} | alpha:float gamma:float`,
  Sigmoid: float,
  Sign: `T > T | ${NUMERIC}`,
  Sin: float,
  Sinh: float,
  Slice: `T I I I? I? > T | ${ANY} I=il`,
  Softmax: `${float} | axis:int`,
  Softplus: float,
  SpaceToDepth: `T > T | ${ANY} | blocksize:int!`,
  Split: `T l? > T+ | ${ANY} | axis:int`,
  Sqrt: float,
  Squeeze: `T l? > T | ${ANY}`,
  Sub: numeric2,
  Sum: `T+ > T | ${FLOAT}`,
  Tan: float,
  Tanh: float,
  Tile: `T l > T | ${ANY}`,
  TopK: `T l > T l | ${NUMERIC} | axis:int largest:int sorted:int`,
  Transpose: `T > T | ${ANY} | perm:ints`,
  Unsqueeze: `T l > T | ${ANY}`,
  Where: `b T T > T | ${ANY}`,
  Xor: logical,
} satisfies Record<string, string>;

const ROWS_AT_12 = {
  ReduceSum: `T > T | ${HIGH} | ${REDUCE}`,
  Reshape: `T l > T | ${ANY}`,
} satisfies Partial<Record<keyof typeof ROWS, string>>;

/** TensorProto.DataType by its letter. */
const LETTERS = new Map([
  ['f', ELEMENT.float32],
  ['u', ELEMENT.uint8],
  ['i', ELEMENT.int32],
  ['l', ELEMENT.int64],
  ['b', ELEMENT.bool],
]);

export interface Slot {
  /** The type variable; undefined where the element types stand in the slot itself. */
  readonly variable: string | undefined;
  readonly elements: readonly number[];
  readonly count: 'one' | 'optional' | 'several' | 'any';
}

export interface AttributeSchema {
  readonly kind: OnnxAttribute['kind'];
  readonly required: boolean;
  readonly words?: readonly string[];
}

export interface OperatorSchema {
  readonly inputs: readonly Slot[];
  readonly outputs: readonly Slot[];
  readonly attributes: ReadonlyMap<string, AttributeSchema>;
}

const COUNTS = { '': 'one', '?': 'optional', '+': 'several', '*': 'any' } as const;
const elementsOf = (letters: string): number[] =>
  [...letters].map((letter) => must(LETTERS.get(letter), `the element type ${letter}`));
const words = (text: string | undefined): string[] => (text ?? '').split(' ').filter((word) => word !== '');

function parse(row: string): OperatorSchema {
  const [signature = '', types, attributes] = row.split('|');
  const variables = new Map(
    words(types).map((entry) => {
      const [name = '', letters = ''] = entry.split('=');
      return [name, elementsOf(letters)] as const;
    }),
  );
  const slots = (side: string | undefined): Slot[] =>
    words(side).map((word) => {
      const [, name = '', mark = ''] = must(/^([A-Za-z]+)([?+*]?)$/.exec(word), `a slot in ${word}`);
      const elements = variables.get(name);
      return {
        variable: elements ? name : undefined,
        elements: elements ?? elementsOf(name),
        count: COUNTS[mark as keyof typeof COUNTS],
      };
    });
  const [inputs, outputs] = signature.split('>');
  return {
    inputs: slots(inputs),
    outputs: slots(outputs),
    attributes: new Map(
      words(attributes).map((word) => {
        const [, name = '', kind = '', mark = '', list] = must(
          /^(\w+):(\w+)(!?)(?:=(.+))?$/.exec(word),
          `an attribute in ${word}`,
        );
        const schema = { kind: kind as AttributeSchema['kind'], required: mark === '!' };
        return [name, list === undefined ? schema : { ...schema, words: list.split('/') }] as const;
      }),
    ),
  };
}

const schemas = (rows: Readonly<Record<string, string>>): ReadonlyMap<string, OperatorSchema> =>
  new Map(Object.entries(rows).map(([name, row]) => [name, parse(row)]));

const SCHEMAS = schemas(ROWS);
const SCHEMAS_AT_12 = schemas(ROWS_AT_12);

/** The schema of an operator of ONNX' own domain; undefined where the table has none. */
export const schemaOf = (operator: string, opset: number | undefined): OperatorSchema | undefined =>
  (opset === 12 ? SCHEMAS_AT_12.get(operator) : undefined) ?? SCHEMAS.get(operator);
