/**
 * Whether a model is one that any ONNX runtime loads: names used once, nodes in order, operators as their schemas say, element types that
 * agree, initializers as long as their shapes. What ONNX' own checker asks, for models of ours, without its C++.
 */
import { sizeOf } from '../ir/graph';
import { ELEMENT } from './proto';
import type { OnnxAttribute, OnnxGraph, OnnxModel, OnnxNode, OnnxTensor, OnnxValueInfo } from './proto';
import { schemaOf } from './schemas';
import type { OperatorSchema, Slot } from './schemas';

/** The opsets that we write, the older for the WebGL provider, and the first IR version that knows each. */
const LEAST_IR: ReadonlyMap<number | undefined, number> = new Map([
  [17, 8],
  [12, 7],
]);

const BYTES = new Map<number, number>([
  [ELEMENT.float32, 4],
  [ELEMENT.uint8, 1],
  [ELEMENT.int32, 4],
  [ELEMENT.int64, 8],
  [ELEMENT.bool, 1],
]);
const TYPE_NAMES = new Map<number, string>(Object.entries(ELEMENT).map(([name, element]) => [element, name]));
const typeName = (element: number | undefined): string =>
  element === undefined ? 'nothing' : (TYPE_NAMES.get(element) ?? `element type ${String(element)}`);

/** Values by name, with their element types. */
type Scope = Map<string, number>;

class Check {
  /** @param opset Of the model. */
  constructor(private readonly opset: number | undefined) {}

  readonly faults: string[] = [];
  readonly #nodeNames = new Set<string>();
  readonly #valueNames = new Set<string>();

  say(fault: string): void {
    this.faults.push(fault);
  }

  #define(scope: Scope, name: string, element: number, what: string): void {
    if (name === '') this.say(`${what} has no name`);
    else if (this.#valueNames.has(name)) this.say(`the name ${name} is given twice`);
    this.#valueNames.add(name);
    scope.set(name, element);
  }

  #info(info: OnnxValueInfo, what: string): void {
    if (!BYTES.has(info.element))
      this.say(`${what} ${info.name} is of element type ${String(info.element)}, which we never write`);
    if (info.shape.some((length) => typeof length === 'number' && !(Number.isInteger(length) && length >= 0)))
      this.say(`${what} ${info.name} has the shape ${JSON.stringify(info.shape)}`);
  }

  #initializer(tensor: OnnxTensor, graph: OnnxGraph, scope: Scope): void {
    const { name, element, dims, raw } = tensor;
    const bytes = BYTES.get(element);
    if (bytes === undefined) this.say(`the initializer ${name} is of element type ${String(element)}`);
    else if (raw.length !== bytes * sizeOf(dims))
      this.say(
        `the initializer ${name} has ${String(raw.length)} bytes for ${typeName(element)}[${dims.join(',')}]`,
      );
    const input = graph.inputs.find((info) => info.name === name);
    if (!input) this.#define(scope, name, element, 'an initializer');
    else if (input.element !== element || JSON.stringify(input.shape) !== JSON.stringify(dims))
      this.say(`the input ${name} and its default are of different types`);
  }

  graph(graph: OnnxGraph, outer: Scope): void {
    const scope: Scope = new Map(outer);
    if (graph.name === '') this.say('a graph has no name');
    for (const info of graph.inputs) {
      this.#info(info, 'the input');
      this.#define(scope, info.name, info.element, 'an input');
    }
    const initialized = graph.initializers.map(({ name }) => name);
    if (new Set(initialized).size < initialized.length) this.say('two initializers have one name');
    for (const tensor of graph.initializers) this.#initializer(tensor, graph, scope);
    for (const node of graph.nodes) this.#node(node, scope);
    if (graph.outputs.length === 0) this.say(`the graph ${graph.name} gives nothing`);
    const given = new Set<string>();
    for (const info of graph.outputs) {
      this.#info(info, 'the output');
      if (given.has(info.name)) this.say(`the output ${info.name} is given twice`);
      given.add(info.name);
      const element = scope.get(info.name);
      if (element === undefined || outer.has(info.name)) this.say(`nothing makes the output ${info.name}`);
      else if (element !== info.element)
        this.say(
          `the output ${info.name} is said to be ${typeName(info.element)} and is ${typeName(element)}`,
        );
    }
  }

  #node(node: OnnxNode, scope: Scope): void {
    if (node.name === '' || this.#nodeNames.has(node.name))
      this.say(`the node name ${JSON.stringify(node.name)} is missing or given twice`);
    this.#nodeNames.add(node.name);
    const types = node.inputs.map((name) => {
      if (name === '') return undefined;
      const element = scope.get(name);
      if (element === undefined) this.say(`${node.name} reads ${name}, which nothing before it makes`);
      return element;
    });
    const schema = node.domain === '' ? schemaOf(node.type, this.opset) : undefined;
    if (!schema)
      this.say(`${node.name}: ${node.domain}${node.type} is no operator of the table of ONNX' schemas`);
    this.#attributes(node, schema, scope);
    const bound = new Map<string, number>();
    if (schema) this.#slots(node, 'input', schema.inputs, node.inputs, types, bound);
    const made = outputTypes(node);
    const outputs = node.outputs.map((name, index) => {
      if (name === '') return undefined;
      const slot = schema && slotAt(schema.outputs, index);
      const variable = slot?.variable === undefined ? undefined : bound.get(slot.variable);
      return made?.[index] ?? variable ?? slot?.elements[0];
    });
    if (schema) this.#slots(node, 'output', schema.outputs, node.outputs, outputs, bound);
    node.outputs.forEach((name, index) => {
      if (name !== '') this.#define(scope, name, outputs[index] ?? 0, `an output of ${node.name}`);
    });
  }

  #slots(
    node: OnnxNode,
    what: 'input' | 'output',
    slots: readonly Slot[],
    names: readonly string[],
    types: readonly (number | undefined)[],
    bound: Map<string, number>,
  ): void {
    const least = slots.filter(({ count }) => count === 'one' || count === 'several').length;
    const open = slots.some(({ count }) => count === 'several' || count === 'any');
    if (names.length < least || (!open && names.length > slots.length))
      this.say(`${node.name} has ${String(names.length)} ${what}s, which ${node.type} does not take`);
    names.forEach((name, index) => {
      const slot = slotAt(slots, index);
      if (!slot) return;
      if (name === '') {
        if (slot.count === 'one' || slot.count === 'several')
          this.say(`${node.name} leaves out ${what} ${String(index)}`);
        return;
      }
      const type = types[index];
      if (type === undefined) return;
      const { variable } = slot;
      const same = variable === undefined || slot.count === 'any' ? undefined : bound.get(variable);
      if (!slot.elements.includes(type) || (same !== undefined && same !== type))
        this.say(`${node.name}: ${what} ${String(index)} of ${node.type} can't be ${typeName(type)}`);
      if (variable !== undefined && slot.count !== 'any') bound.set(variable, type);
    });
  }

  #attributes(node: OnnxNode, schema: OperatorSchema | undefined, scope: Scope): void {
    const given = new Set<string>();
    for (const attribute of node.attributes) {
      if (given.has(attribute.name)) this.say(`${node.name} has the attribute ${attribute.name} twice`);
      given.add(attribute.name);
      if (attribute.kind === 'graph') this.graph(attribute.value, scope);
      if (schema) this.#attribute(node, schema, attribute);
    }
    for (const [name, { required }] of schema?.attributes ?? [])
      if (required && !given.has(name)) this.say(`${node.name} lacks the attribute ${name} of ${node.type}`);
  }

  #attribute(node: OnnxNode, schema: OperatorSchema, attribute: OnnxAttribute): void {
    const known = schema.attributes.get(attribute.name);
    if (!known) this.say(`${node.name}: ${node.type} has no attribute ${attribute.name}`);
    else if (known.kind !== attribute.kind)
      this.say(`${node.name}: the attribute ${attribute.name} of ${node.type} is no ${attribute.kind}`);
    else if (known.words && attribute.kind === 'string' && !known.words.includes(attribute.value))
      this.say(`${node.name}: the attribute ${attribute.name} of ${node.type} can't be ${attribute.value}`);
  }
}

/** The slot of a position; the last goes on where it takes several. */
function slotAt(slots: readonly Slot[], index: number): Slot | undefined {
  const last = slots.at(-1);
  return slots[index] ?? (last?.count === 'several' || last?.count === 'any' ? last : undefined);
}

/** Element types of the outputs where attributes say them: of a cast, of a constant, of bodies. */
function outputTypes(node: OnnxNode): readonly number[] | undefined {
  const attribute = (name: string) => node.attributes.find((candidate) => candidate.name === name);
  const [to, value, branch, body] = ['to', 'value', 'then_branch', 'body'].map(attribute);
  if (node.type === 'Cast' && to?.kind === 'int') return [to.value];
  if (node.type === 'ConstantOfShape')
    return [value?.kind === 'tensor' ? value.value.element : ELEMENT.float32];
  const given = branch ?? body;
  if (given?.kind !== 'graph') return undefined;
  // A loop's first output says whether it goes on.
  return given.value.outputs.slice(node.type === 'Loop' ? 1 : 0).map(({ element }) => element);
}

/** What is wrong with a model, in words; nothing where it is right. */
export function checkModel(model: OnnxModel): readonly string[] {
  const own = model.opsets.filter(({ domain }) => domain === '');
  const opset = own.length === 1 ? own[0]?.version : undefined;
  const leastIr = LEAST_IR.get(opset);
  const check = new Check(opset);
  if (leastIr === undefined) check.say(`the model is not of opset ${[...LEAST_IR.keys()].join(' or ')}`);
  else if (model.irVersion < leastIr)
    check.say(`IR version ${String(model.irVersion)} has no opset ${String(opset)}`);
  check.graph(model.graph, new Map());
  return check.faults;
}
