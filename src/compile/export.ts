/**
 * A compiled function as an .onnx file, with its weights, for any ONNX runtime. A variable that the function only reads is an initializer. One
 * that it assigns is an input whose default is its present value, and an output that gives the next one, so that a training step can
 * be continued elsewhere. Inputs are called as the function's parameters, weights as the variables.
 */
import * as tf from '@tensorflow/tfjs';
import { internalError, must, UserError } from '../base/errors';
import type { ErrorKind, Position } from '../base/errors';
import { waiting } from '../base/work';
import { portsOf } from '../engines/engine';
import { evaluateNode } from '../engines/tfjs/replay';
import type { Data, Graph, Node, NodeId } from '../ir/graph';
import { lower, LoweringError } from '../onnx/lower';
import type { PortNames } from '../onnx/lower';
import { ELEMENT } from '../onnx/proto';
import { encodeModel } from '../onnx/proto-encode';
import type { OnnxTensor } from '../onnx/proto';
import { checkModel } from '../onnx/check';
import { optimise } from '../passes/pipeline';
import { TraceBreak } from '../trace/break';
import { TraceFailure, typeOfTensor } from '../trace/trace';
import { exportableCalled, exportableOf, exportablesByName } from './calls';
import './control';
import type { Call, Exportable, ReadyGraph } from './calls';
import { statesOf, stateValues, traceFunction, withConstants } from './function-trace';
import type { CompileHost } from './host';
import { Names, namesOf, parameterName, resultNames } from './names';
import { flatten } from './structure';

export type ExportHost = Pick<CompileHost, 'off' | 'muted' | 'position' | 'keepRandomness'>;

/** An .onnx file, and which signature of its function it is of. */
export interface ExportedFile {
  readonly bytes: Uint8Array;
  readonly signature: string;
}

/** A signature by its number, counted from 1 in the order of the first calls, or by its text; the last one by default. */
export type SignatureChoice = number | string | undefined;

function chosen({ name, calls }: Exportable, signature: SignatureChoice, kind: ErrorKind): Call {
  const last = calls.at(-1);
  if (!last) {
    throw new UserError(
      kind,
      `${name} was never called, so the types of its arguments are not known: call it once before it is exported.`,
    );
  }
  if (signature === undefined) return last;
  const found =
    typeof signature === 'number' ? calls[signature - 1] : calls.find((call) => call.signature === signature);
  if (found) return found;
  const list = calls.map((call, index) => `${String(index + 1)}: ${call.signature}`).join('; ');
  throw new UserError(kind, `${name} has no signature ${String(signature)}. It was called with ${list}.`);
}

/** What tracing said, as an error at its line. */
function refusal({ name }: Exportable, error: unknown): unknown {
  const cause = error instanceof TraceFailure ? error.cause : error;
  if (!(cause instanceof TraceBreak)) return cause;
  const { position, madeAt } = cause;
  const place = position && { ...position, ...(madeAt && { madeAt }) };
  return new UserError('runtime', `${name} can't be exported: ${cause.message}`, place);
}

/** The graph of a signature that was only run eagerly so far. */
async function traceAgain(exportable: Exportable, call: Call, host: ExportHost): Promise<ReadyGraph> {
  const rewind = host.keepRandomness();
  // What a variable that the trace makes starts from may depend on the arguments, and those are gone.
  const zeros = call.args.flatMap(({ types }) =>
    types.map(({ dtype, shape }) => tf.zeros([...shape], dtype)),
  );
  try {
    const traced = await waiting(traceFunction(exportable, call.args, zeros.map(typeOfTensor), zeros, host));
    const { graph } = optimise(traced.graph, { evaluate: evaluateNode, off: host.off ?? [] });
    return {
      graph,
      states: statesOf(graph, traced),
      result: flatten(traced.result).shape,
    };
  } catch (error) {
    throw refusal(exportable, error);
  } finally {
    tf.dispose(zeros);
    rewind();
  }
}

/** tfjs calls a variable without a name by a number. */
const variableName = (name: string): string => (/^\d*$/.test(name) ? `variable_${name}` : name);
/** What the model's own values are called. */
const RESERVED = /^[bcv]\d+\.\d+$/;
const clean = (name: string): string => (name === '' || RESERVED.test(name) ? `x_${name}` : name);

const stateName = ({ attrs }: Node): string => clean(variableName(String(attrs['name'] ?? '')));

/** The graph with the states that it doesn't change as constants, and the values of the others. */
async function withWeights(
  { graph, states }: ReadyGraph,
  frozen: boolean,
): Promise<{ graph: Graph; defaults: Map<NodeId, Data> }> {
  const updated = new Set(graph.updates.map(({ state }) => state));
  const values = [...(await waiting(stateValues(graph, states)))];
  const isWeight = (id: NodeId) => frozen || !updated.has(id);
  return {
    defaults: new Map(values.filter(([id]) => !isWeight(id))),
    graph: withConstants(graph, new Map(values.filter(([id]) => isWeight(id))), stateName),
  };
}

function portNames(exportable: Exportable, call: Call, graph: Graph, { result }: ReadyGraph): PortNames {
  const names = new Names();
  const take = (name: string) => names.take(clean(name));
  const { inputs, random, states } = portsOf(graph);
  const given = call.args.flatMap(({ shape }, index) =>
    namesOf(shape, parameterName(exportable.fn, index) ?? `x_${String(index)}`),
  );
  const byNode = new Map<NodeId, string>();
  for (const node of inputs) {
    const index = Number(node.attrs['index']);
    byNode.set(node.id, take(given[index] ?? `x_${String(index)}`));
  }
  for (const node of states) byNode.set(node.id, take(stateName(node)));
  for (const node of random) byNode.set(node.id, take(`random_${String(node.attrs['sampler'])}`));
  return {
    inputs: byNode,
    results: resultNames(result).map(take),
    updates: graph.updates.map(({ state }) => take(`${must(byNode.get(state), 'a state')}_next`)),
  };
}

async function write(
  exportable: Exportable,
  signature: SignatureChoice,
  kind: ErrorKind,
  host: ExportHost,
): Promise<ExportedFile> {
  const call = chosen(exportable, signature, kind);
  const ready = (await exportable.ready?.(call.signature)) ?? (await traceAgain(exportable, call, host));
  if (ready.graph.results.length + ready.graph.updates.length === 0) {
    throw new UserError(
      'runtime',
      `${exportable.name} gives no tensor and assigns no variable: there is nothing to export.`,
    );
  }
  const frozen = exportable.options.freeze === true;
  if (frozen && ready.graph.updates.length > 0) {
    throw new UserError(
      'runtime',
      `${exportable.name} can't be exported: it assigns a variable, and freeze says that variables are constants.`,
    );
  }
  // Not optimised again: folded, weights would lose their names, and every runtime folds constants as it loads.
  const { graph, defaults: present } = await withWeights(ready, frozen);
  const names = portNames(exportable, call, graph, ready);
  try {
    const { model, inputs } = lower(graph, names, 'wasm', { off: host.off ?? [] });
    const defaults = inputs.flatMap(({ node, name, dtype, shape }): OnnxTensor[] => {
      const data = present.get(node);
      if (!data) return [];
      const raw = new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
      return [{ name, element: ELEMENT[dtype], dims: shape, raw }];
    });
    // The arguments first, as the function has them.
    const byName = new Map(model.graph.inputs.map((info) => [info.name, info]));
    const ordered = [...names.inputs.values()].map((name) => must(byName.get(name), `the input ${name}`));
    const initializers = [...model.graph.initializers, ...defaults];
    const whole = { ...model, graph: { ...model.graph, inputs: ordered, initializers } };
    const [fault] = checkModel(whole);
    if (fault !== undefined) throw internalError(`the ONNX model of ${exportable.name} is faulty: ${fault}`);
    return { bytes: encodeModel(whole), signature: call.signature };
  } catch (error) {
    if (!(error instanceof LoweringError)) throw error;
    const [line] = error.node.lines;
    const position: Position | undefined = line === undefined ? undefined : { line, column: 1 };
    throw new UserError('runtime', `${exportable.name} can't be exported: ${error.reason}`, position);
  }
}

/**
 * The bytes of an .onnx file (opset 17) of a function that `compile` gave, with the present values of its variables.
 *
 * @throws {UserError} where it was never called, has no such signature, or can't be a graph.
 */
export async function exportOnnx(
  compiled: unknown,
  signature: SignatureChoice,
  host: ExportHost,
): Promise<Uint8Array> {
  const exportable = exportableOf(compiled);
  if (!exportable) throw new TypeError('exportOnnx takes a function that compile gave, after a call of it.');
  const { bytes } = await write(exportable, signature, 'runtime', host);
  return bytes;
}

/** The same for a row of the list of compiled functions: its name and its signature, as that list has them. */
export async function exportSignature(
  name: string,
  signature: string,
  host: ExportHost,
): Promise<ExportedFile> {
  const exportable = exportableCalled(name, signature);
  if (!exportable) throw new UserError('usage', `There is no compiled function ${name} with ${signature}.`);
  return write(exportable, signature, 'usage', host);
}

/** The same for the function of that name. A name or a signature that isn't there is an error of kind 'usage'. */
export async function exportNamed(
  name: string,
  signature: SignatureChoice,
  host: ExportHost,
): Promise<ExportedFile> {
  const all = exportablesByName();
  const exportable = all.get(name);
  if (!exportable) {
    const there =
      all.size === 0
        ? 'The snippet compiles no function.'
        : `The compiled functions are ${[...all.keys()].join(', ')}.`;
    throw new UserError('usage', `There is no compiled function ${name}. ${there}`);
  }
  return write(exportable, signature, 'usage', host);
}
