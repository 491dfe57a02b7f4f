/**
 * The page of the profile: where a training step of LeNet-5 spends its time in ONNX Runtime, node by node, and in tfjs' wasm kernels. ONNX
 * Runtime writes what it measured to the console when profiling ends, and tfjs gives each kernel's time; both slow the step down, so that
 * only the shares count.
 */
import * as tf from '@tensorflow/tfjs';
import type { InferenceSession, Tensor } from 'onnxruntime-web';
import { useBackend } from '../../src/engines/tfjs/backends';
import { evaluateNode } from '../../src/engines/tfjs/replay';
import { nodeOf, operatorsIn } from '../../src/engines/ort/profile-log';
import { asData, isGraph, makeData, sizeOf } from '../../src/ir/graph';
import type { Graph, Node, NodeId } from '../../src/ir/graph';
import { lower } from '../../src/onnx/lower';
import type { Lowered } from '../../src/onnx/lower';
import { optimise } from '../../src/passes/pipeline';
import { makeBatch, makeLenet, traceStep } from './lenet';

/** What a piece of work did, of one kind, in one step. */
export interface Share {
  readonly name: string;
  readonly count: number;
  readonly us: number;
}

export interface Profile {
  /** By what they are for. */
  readonly groups: readonly Share[];
  /** By ONNX operator, as ONNX Runtime fused them. */
  readonly operators: readonly Share[];
  /** tfjs' kernels, op by op. */
  readonly kernels: readonly Share[];
  readonly eagerGroups: readonly Share[];
}

export interface ProfileGlobals {
  /** `steps` are profiled, after as many more have warmed up as it takes. */
  benchProfile(steps: number): Promise<Profile>;
}

const BATCH = 32;
const WARM_UP = 20;

/** What an operator of the graph, or a kernel of tfjs, is for. */
const PURPOSES: readonly (readonly [purpose: string, of: RegExp])[] = [
  ['convolutions', /^(fused_)?conv2d$|^(Fused)?Conv2D$/],
  ["convolutions' gradients by the filter", /^conv2d_backprop_filter$|^Conv2DBackpropFilter$/],
  ["convolutions' gradients by the input", /^conv2d_backprop_input$|^Conv2DBackpropInput$/],
  ['max pooling', /^max_pool$|^MaxPool$/],
  ["max pooling's gradients", /^max_pool_grad$|^MaxPoolGrad$/],
  ['products of matrices', /^(fused_)?matmul$|^_FusedMatMul$|^BatchMatMul$/],
];

const purposeOf = (name: string): string | undefined =>
  PURPOSES.find(([, pattern]) => pattern.test(name))?.[0];

/** Adds up by a name; the largest first. */
function shares(parts: readonly { readonly name: string; readonly us: number }[]): Share[] {
  const sums = new Map<string, Share>();
  for (const { name, us } of parts) {
    const { count, us: sum } = sums.get(name) ?? { count: 0, us: 0 };
    sums.set(name, { name, count: count + 1, us: sum + us });
  }
  return [...sums.values()].sort((a, b) => b.us - a.us);
}

interface Timed {
  readonly name: string;
  readonly operator: string;
  /** The least of all steps: other processes only ever add to it. */
  readonly us: number;
}

const nodesIn = (log: string): Timed[] =>
  operatorsIn(log).map(({ name, operator, us }) => ({ name, operator, us: Math.min(...us) }));

/** Every node by its id; those of a chain's body as the chain. */
function nodesById(graph: Graph): Map<NodeId, Node> {
  const nodes = new Map(graph.nodes.map((node) => [node.id, node]));
  for (const node of graph.nodes)
    for (const { nodes: inner } of Object.values(node.attrs).filter(isGraph))
      for (const { id } of inner) if (!nodes.has(id)) nodes.set(id, node);
  return nodes;
}

/** A node of the graph by what ONNX Runtime calls what it made of it: `fused conv2d#12/Conv.3` is of node 12. */
function purposeIn(graph: Graph): (name: string) => string {
  const nodes = nodesById(graph);
  return (name) => {
    const node = nodes.get(nodeOf(name) ?? 0);
    if (!node) return "transpositions of ONNX Runtime's own";
    const purpose = purposeOf(node.op);
    if (purpose !== undefined) return purpose;
    const [part] = node.group;
    if (part === 'forward') return 'the loss';
    return part === 'backward' ? 'steps and sums of gradients' : "Adam's updates";
  };
}

/** What was written to the console since the page began. ONNX Runtime's module keeps the function that it finds there when it starts. */
const written: string[] = [];
Object.assign(console, {
  log: (...words: unknown[]) => {
    written.push(words.map(String).join(' '));
  },
});

async function profiled(
  lowered: Lowered,
  feeds: Readonly<Record<string, Tensor>>,
  steps: number,
): Promise<Timed[]> {
  const { ort } = await import('../../src/engines/ort/bundle-wasm');
  const options: InferenceSession.SessionOptions = {
    executionProviders: ['wasm'],
    graphOptimizationLevel: 'all',
    enableProfiling: true,
    logSeverityLevel: 3,
  };
  const session = await ort.InferenceSession.create(lowered.bytes, options);
  for (let step = 0; step < WARM_UP + steps; step++) await session.run(feeds);
  session.endProfiling();
  await session.release();
  return nodesIn(written.splice(0).join('\n'));
}

async function inOrt(steps: number): Promise<Pick<Profile, 'groups' | 'operators'>> {
  const { ort } = await import('../../src/engines/ort/bundle-wasm');
  const { graph, inputs } = await traceStep(makeLenet(), BATCH);
  const after = optimise(graph, { evaluate: evaluateNode }).graph;
  const lowered = lower(after);
  const { x, labels } = makeBatch(BATCH);
  const given = new Map([
    [inputs[0], await x.data()],
    [inputs[1], await labels.data()],
  ]);
  tf.dispose([x, labels]);
  const feeds = Object.fromEntries(
    lowered.inputs.map(({ name, node, dtype, shape }) => {
      // Of weights and moments, it takes no longer for other numbers than these.
      const data = asData(given.get(node) ?? makeData(dtype, sizeOf(shape)).fill(0.01), dtype);
      return [name, new ort.Tensor(dtype, data as Float32Array, shape)];
    }),
  );
  const nodes = await profiled(lowered, feeds, steps);
  const purpose = purposeIn(after);
  return {
    groups: shares(nodes.map(({ name, us }) => ({ name: purpose(name), us }))),
    operators: shares(nodes.map(({ operator, us }) => ({ name: operator, us }))),
  };
}

async function inTfjs(steps: number): Promise<Pick<Profile, 'kernels' | 'eagerGroups'>> {
  await useBackend('wasm', 1);
  const { step } = makeLenet();
  const { x, labels } = makeBatch(BATCH);
  const least: { name: string; us: number }[] = [];
  for (let count = -WARM_UP; count < steps / 2; count++) {
    const { kernels } = await tf.profile(() => {
      tf.dispose(step(x, labels));
      return [];
    });
    if (count < 0) continue;
    for (const [index, { name, kernelTimeMs }] of kernels.entries()) {
      const ms = await kernelTimeMs;
      if (typeof ms !== 'number') throw new Error(`tfjs could not time ${name}: ${ms.error}`);
      const us = 1000 * ms;
      least[index] = { name, us: Math.min(us, least[index]?.us ?? Infinity) };
    }
  }
  tf.dispose([x, labels]);
  return {
    kernels: shares(least),
    eagerGroups: shares(least.map(({ name, us }) => ({ name: purposeOf(name) ?? 'everything else', us }))),
  };
}

const globals: ProfileGlobals = {
  async benchProfile(steps) {
    await useBackend('cpu');
    const ort = await inOrt(steps);
    const tfjs = await inTfjs(steps);
    return { ...ort, ...tfjs };
  },
};
Object.assign(globalThis, globals);
