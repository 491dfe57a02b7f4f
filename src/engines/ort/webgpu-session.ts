/**
 * A session on the GPUDevice that tfjs computes on too. tfjs' buffers are its inputs as they are, and its outputs are written into buffers
 * of tfjs' pool: nothing is read back, state stays on the device from call to call, and who disposes of a tensor gives its buffer back.
 *
 * Bools go through the host, for ONNX Runtime has one byte for each and tfjs four; so do empty tensors, which have no buffer. Where tfjs
 * computes elsewhere (cpu, wasm), all does: eager code there may read any tensor at once, and a GPU answers later.
 */
import type * as tf from '@tensorflow/tfjs';
import type { Tensor as OrtTensor } from 'onnxruntime-web';
import { must } from '../../base/errors';
import { asData, sizeOf } from '../../ir/graph';
import type { Data, Graph, TensorType } from '../../ir/graph';
import type { Port } from '../../onnx/lower';
import type { Given, Made, Program } from '../engine';
import { portsOf } from '../engine';
import type { Gpu } from '../gpu-device';
import { GpuTensors } from '../tfjs/gpu-tensors';
import type { Lent } from '../tfjs/gpu-tensors';
import { said } from './said';
import { Session } from './session';
import type { Opened } from './session';
import { inTurn } from './turns';
import { toTfjs } from './values';

const hasBuffer = ({ dtype, shape }: TensorType): boolean => dtype !== 'bool' && sizeOf(shape) > 0;

export class WebgpuSession implements Program {
  readonly #throughHost: Session;

  constructor(
    private readonly opened: Opened,
    private readonly graph: Graph,
    private readonly gpu: Gpu,
  ) {
    this.#throughHost = new Session(opened.ort, opened.session, opened.lowered, graph);
  }

  run(given: Given): Promise<Made> {
    return inTurn(() =>
      this.gpu.unlessLost(() => {
        const tensors = GpuTensors.on(this.gpu.device);
        return tensors ? this.#onDevice(given, tensors) : this.#throughHost.run(given);
      }),
    );
  }

  dispose(): void {
    inTurn(() => this.opened.session.release()).catch(() => {
      // Its device is lost, and all that it held is gone with it.
    });
  }

  async #onDevice(given: Given, tensors: GpuTensors): Promise<Made> {
    const { session, lowered } = this.opened;
    const outputs = [...lowered.results, ...lowered.updates];
    const lent: Lent[] = [];
    const acquired = new Map<string, GPUBuffer>();
    const adopted: tf.Tensor[] = [];
    try {
      const feeds = await this.#feeds(given, tensors, lent);
      const fetches: Record<string, OrtTensor | null> = {};
      for (const port of outputs) {
        const buffer = hasBuffer(port) ? tensors.acquireFor(port) : undefined;
        if (buffer) acquired.set(port.name, buffer);
        fetches[port.name] = buffer ? this.#wrap(buffer, port) : null;
      }
      tensors.submit();
      const made = await said(session.run(feeds, fetches));
      for (const port of outputs) {
        const buffer = acquired.get(port.name);
        acquired.delete(port.name);
        adopted.push(
          buffer ? tensors.adopt(buffer, port) : toTfjs(must(made[port.name], `the output ${port.name}`)),
        );
      }
    } catch (error) {
      for (const tensor of adopted) tensor.dispose();
      for (const buffer of acquired.values()) tensors.release(buffer);
      throw error;
    } finally {
      for (const { release } of lent) release();
    }
    return {
      results: adopted.slice(0, lowered.results.length),
      updates: adopted.slice(lowered.results.length),
    };
  }

  async #feeds(
    { inputs, states, random }: Given,
    tensors: GpuTensors,
    lent: Lent[],
  ): Promise<Record<string, OrtTensor>> {
    const ports = portsOf(this.graph);
    const given = new Map<number, tf.Tensor | Data>();
    ports.inputs.forEach(({ id }, index) => given.set(id, must(inputs[index], 'an input')));
    ports.states.forEach(({ id }, index) => given.set(id, must(states[index], 'a state')));
    ports.random.forEach(({ id }, index) => given.set(id, must(random[index], 'random numbers')));
    const feeds: Record<string, OrtTensor> = {};
    for (const port of this.opened.lowered.inputs) {
      const value = must(given.get(port.node), `the input ${port.name}`);
      feeds[port.name] = ArrayBuffer.isView(value)
        ? this.#upload(value, port)
        : await this.#feed(value, port, tensors, lent);
    }
    return feeds;
  }

  async #feed(tensor: tf.Tensor, port: Port, tensors: GpuTensors, lent: Lent[]): Promise<OrtTensor> {
    const loan = hasBuffer(port) ? tensors.lend(tensor) : undefined;
    if (!loan) return this.#upload((await tensor.data()) as Data, port);
    lent.push(loan);
    return this.#wrap(loan.buffer, port);
  }

  #wrap(buffer: GPUBuffer, { dtype, shape }: TensorType): OrtTensor {
    return this.opened.ort.Tensor.fromGpuBuffer(buffer, { dataType: dtype, dims: [...shape] });
  }

  #upload(data: Data, { dtype, shape }: TensorType): OrtTensor {
    return new this.opened.ort.Tensor(dtype, asData(data, dtype) as Float32Array, shape);
  }
}
