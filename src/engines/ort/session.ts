/** The static graph as one session of ONNX Runtime Web. */
import * as tf from '@tensorflow/tfjs';
import type * as OrtModule from 'onnxruntime-web';
import type { InferenceSession, Tensor as OrtTensor } from 'onnxruntime-web';
import { must } from '../../base/errors';
import { asData } from '../../ir/graph';
import type { Data, Graph, TensorType } from '../../ir/graph';
import { lower } from '../../onnx/lower';
import type { Lowered, Target } from '../../onnx/lower';
import { engine } from '../../trace/engine';
import type { Given, Made, PrepareOptions, Program } from '../engine';
import { portsOf } from '../engine';
import { loaded } from './loaded';
import { startedWithWay } from './printed';
import { said } from './said';
import { ortValues, toTfjs } from './values';

type Ort = typeof OrtModule;

/** Values go in and come out through the host. */
export class Session implements Program {
  constructor(
    private readonly ort: Ort,
    private readonly session: InferenceSession,
    private readonly lowered: Lowered,
    private readonly graph: Graph,
  ) {}

  #tensor(data: Data, { dtype, shape }: TensorType): OrtTensor {
    return new this.ort.Tensor(dtype, asData(data, dtype) as Float32Array, shape);
  }

  /** Whether the elements can be had at once, and without a copy where the owner allows it. */
  #feed(tensor: tf.Tensor): OrtTensor | Promise<OrtTensor> {
    const held = ortValues().get(tensor.dataId);
    if (held) return held;
    const type = tensor as TensorType;
    const owner = engine().state.tensorInfo.get(tensor.dataId)?.backend;
    const name = owner && owner === tf.engine().backend ? tf.getBackend() : '';
    if (name === 'cpu' || name === 'wasm') return this.#tensor(tensor.dataSync() as Data, type);
    return tensor.data().then((data) => this.#tensor(data as Data, type));
  }

  async run({ inputs, random, states }: Given): Promise<Made> {
    const feeds: Record<string, OrtTensor> = {};
    const ports = portsOf(this.graph);
    const given = new Map<number, OrtTensor | Promise<OrtTensor>>();
    ports.inputs.forEach((node, index) => given.set(node.id, this.#feed(must(inputs[index], 'an input'))));
    ports.states.forEach((node, index) => given.set(node.id, this.#feed(must(states[index], 'a state'))));
    ports.random.forEach((node, index) =>
      given.set(node.id, this.#tensor(must(random[index], 'random numbers'), node.outputs[0])),
    );
    for (const { name, node } of this.lowered.inputs) {
      const feed = must(given.get(node), `the input ${name}`);
      feeds[name] = feed instanceof Promise ? await feed : feed;
    }
    const made = await said(this.session.run(feeds));
    const take = ({ name }: { readonly name: string }) => toTfjs(must(made[name], `the output ${name}`));
    return { results: this.lowered.results.map(take), updates: this.lowered.updates.map(take) };
  }

  dispose(): void {
    void this.session.release();
  }
}

type Provider = NonNullable<InferenceSession.SessionOptions['executionProviders']>[number];

export interface Opened {
  readonly ort: Ort;
  readonly session: InferenceSession;
  readonly lowered: Lowered;
}

/**
 * `profiled`: whether each operator is measured, which slows it down.
 * @throws UserError of kind 'backend' where ONNX Runtime refuses the graph.
 */
export async function openSession(
  load: () => Promise<{ readonly ort: Ort }>,
  provider: Provider,
  graph: Graph,
  target: Target['provider'] | Target,
  options?: PrepareOptions,
  profiled = false,
): Promise<Opened> {
  const lowered = lower(graph, undefined, target, options);
  const { ort } = await loaded(load);
  const create = () =>
    ort.InferenceSession.create(lowered.bytes, {
      executionProviders: [provider],
      graphOptimizationLevel: 'all',
      // Its warnings of what it placed where would stand in the snippet's output.
      logSeverityLevel: 3,
      enableProfiling: profiled,
    });
  const session = await loaded(() => startedWithWay(create));
  return { ort, session, lowered };
}

/** As `openSession`, ready to run. */
export async function prepareSession(...given: Parameters<typeof openSession>): Promise<Program> {
  const { ort, session, lowered } = await openSession(...given);
  return new Session(ort, session, lowered, given[2]);
}
