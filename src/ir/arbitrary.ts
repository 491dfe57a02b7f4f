/** Random graphs for property tests of their text: every form that a node, an attribute and a name can have, typed but otherwise meaningless. */
import * as fc from 'fast-check';
import { makeData, sizeOf } from './graph';
import type { Attr, Attrs, Data, DType, Graph, Node, Role, TensorType, Value } from './graph';

const dtype = fc.constantFrom<DType>('float32', 'int32', 'bool');
const type: fc.Arbitrary<TensorType> = fc.record({ dtype, shape: fc.array(fc.nat(4), { maxLength: 3 }) });

const word = fc.stringMatching(/^[a-z_][\w$./-]{0,8}$/);
const text = fc.oneof(
  fc.string(),
  fc.string({ unit: 'binary' }),
  fc.constantFrom('"', '\\', 'a\nb', 'NaN', ''),
);

function elements({ dtype: of, shape }: TensorType): fc.Arbitrary<Data> {
  const size = sizeOf(shape);
  const filled = (numbers: readonly number[]) => {
    const data = makeData(of, size);
    data.set(numbers);
    return data;
  };
  const one = of === 'float32' ? fc.float() : of === 'int32' ? fc.integer() : fc.nat(1);
  return fc.array(one, { minLength: size, maxLength: size }).map(filled);
}

const leaf: fc.Arbitrary<Attr> = fc.oneof(
  fc.double(),
  fc.integer(),
  fc.boolean(),
  text,
  fc.constant(null),
  type.chain(elements),
);

const attribute = (subgraph: fc.Arbitrary<Graph> | undefined): fc.Arbitrary<Attr> =>
  fc.oneof(
    leaf,
    fc.array(fc.oneof(leaf, fc.array(leaf, { maxLength: 2 })), { maxLength: 4 }),
    ...(subgraph ? [subgraph] : []),
  );

interface Draft {
  readonly op: string;
  readonly role: Role | undefined;
  readonly types: readonly [TensorType, ...TensorType[]];
  readonly data: Data;
  readonly attrs: Attrs;
  readonly reads: readonly number[];
  readonly lines: readonly number[];
  readonly origins: readonly number[];
  readonly group: readonly string[];
}

const draft = (subgraph: fc.Arbitrary<Graph> | undefined): fc.Arbitrary<Draft> =>
  fc.array(type, { minLength: 1, maxLength: 3 }).chain(([first = { dtype: 'float32', shape: [] }, ...rest]) =>
    fc.record({
      op: word,
      role: fc.option(fc.constantFrom<Role>('input', 'const', 'state'), { nil: undefined, freq: 2 }),
      types: fc.constant<Draft['types']>([first, ...rest]),
      data: elements(first),
      attrs: fc.dictionary(word, attribute(subgraph), { maxKeys: 3, noNullPrototype: true }),
      reads: fc.array(fc.nat(), { maxLength: 3 }),
      lines: fc.uniqueArray(fc.integer({ min: 1, max: 99 }), { maxLength: 3 }),
      origins: fc.uniqueArray(fc.integer({ min: 1, max: 99 }), { minLength: 1, maxLength: 3 }),
      group: fc.array(text, { maxLength: 3 }),
    }),
  );

function assemble(name: string, drafts: readonly Draft[], ends: readonly number[], step: number): Graph {
  const nodes: Node[] = [];
  const values: Value[] = [];
  const pick = <T>(items: readonly T[], index: number) =>
    items.length > 0 ? items.slice(index % items.length).slice(0, 1) : [];
  let id = 0;
  for (const { op, role, types, data, attrs, reads, ...provenance } of drafts) {
    const made = (role ? types.slice(0, 1) : types).map((one): Value => ({ id: (id += step), ...one }));
    const [first, ...rest] = made;
    if (!first) continue;
    nodes.push({
      id: first.id,
      op: role === 'const' ? 'const' : op,
      inputs: role ? [] : reads.flatMap((index) => pick(values, index).map((value) => value.id)),
      outputs: [first, ...rest],
      attrs: role === 'const' ? { value: data } : attrs,
      ...provenance,
      ...(role && { role }),
    });
    values.push(...made);
  }
  const states = nodes.filter(({ role }) => role === 'state');
  return {
    name,
    nodes,
    results: ends.flatMap((index) => pick(values, index).map((value) => value.id)),
    updates: states.map((state) => ({ state: state.id, value: state.id })),
  };
}

const graphs = (subgraph?: fc.Arbitrary<Graph>): fc.Arbitrary<Graph> =>
  fc
    .tuple(
      fc.oneof(text, word),
      fc.array(draft(subgraph), { maxLength: 6 }),
      fc.array(fc.nat(), { maxLength: 3 }),
      fc.integer({ min: 1, max: 3 }),
    )
    .map(([name, drafts, ends, step]) => assemble(name, drafts, ends, step));

/** Graphs that hold together by `checkGraph` without a table of operators. */
export const arbitraryGraph: fc.Arbitrary<Graph> = graphs(graphs());
