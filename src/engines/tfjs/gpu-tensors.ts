/**
 * tfjs' webgpu tensors as buffers of the device, for others that compute on it. Leans on the internals of that backend (its map of
 * tensors, its pool of buffers, its open command encoder), which is why tfjs is pinned to an exact version.
 */
import * as tf from '@tensorflow/tfjs';
import { internalError, must } from '../../base/errors';
import { sizeOf } from '../../ir/graph';
import type { TensorType } from '../../ir/graph';
import { unrecorded } from '../../trace/unrecorded';

interface TensorData {
  /** Of the elements as they lie there: a cast that loses nothing changes the tensor's alone. */
  readonly dtype: tf.DataType;
  readonly shape: readonly number[];
  /** On the host; null where they are in `resource` alone. */
  values: tf.backend_util.BackendValues | null | undefined;
  resource: unknown;
}

interface WebgpuBackend extends tf.KernelBackend {
  readonly device: GPUDevice;
  readonly commandEncoder: GPUCommandEncoder | null;
  readonly tensorMap: { has(dataId: object): boolean; get(dataId: object): TensorData | undefined };
  readonly bufferManager: {
    acquireBuffer(size: number, usage: GPUBufferUsageFlags): GPUBuffer;
    releaseBuffer(buffer: GPUBuffer): void;
  };
  ensureCommandEncoderReady(): void;
  endComputePassEncoder(): void;
  submitQueue(): void;
  uploadToGPU(dataId: object): void;
  shouldExecuteOnCPU(inputs: readonly tf.TensorInfo[]): boolean;
  makeTensorInfo(shape: readonly number[], dtype: tf.DataType): tf.TensorInfo;
}

/** Elements are read and written four at a time, the last ones too. */
const ALIGNMENT = 16;

const aligned = (bytes: number): number => ALIGNMENT * Math.ceil(bytes / ALIGNMENT);

/** All of tfjs' elements take four bytes on the device, those of bools too. */
const BYTES_PER_ELEMENT = 4;

/** A tensor's elements, where kernels of others can read them. */
export interface Lent {
  readonly buffer: GPUBuffer;
  /** Gives them back, when the commands that read them are submitted. */
  release(): void;
}

export class GpuTensors {
  private constructor(private readonly backend: WebgpuBackend) {}

  /** Undefined where tfjs computes elsewhere now. */
  static on(device: GPUDevice): GpuTensors | undefined {
    if (tf.getBackend() !== 'webgpu') return undefined;
    const backend = tf.backend() as unknown as WebgpuBackend;
    return backend.device === device ? new GpuTensors(backend) : undefined;
  }

  /**
   * The tensor's elements in a buffer whose size is a multiple of 16 bytes; undefined for those that live elsewhere, and for those few
   * on the host that tfjs' own kernels would leave there. Nobody may write to it.
   */
  lend(tensor: tf.Tensor): Lent | undefined {
    const { backend } = this;
    if (tensor.size === 0 || !backend.tensorMap.has(tensor.dataId) || backend.shouldExecuteOnCPU([tensor]))
      return undefined;
    const { dtype } = must(backend.tensorMap.get(tensor.dataId), "a tensor's data");
    // A kernel writes the elements out. Otherwise a second reference: if somebody disposed of the tensor meanwhile, its buffer would go
    // to the next kernel.
    const kept = unrecorded(() =>
      tf.keep(tensor.dtype === 'float32' && dtype !== 'float32' ? tensor.mul(1) : tensor.clone()),
    );
    backend.uploadToGPU(kept.dataId);
    const { resource } = must(backend.tensorMap.get(kept.dataId), "a tensor's data");
    if (!(resource instanceof GPUBuffer) || resource.size % ALIGNMENT !== 0) {
      const copy = resource instanceof GPUBuffer ? this.#copied(resource) : undefined;
      kept.dispose();
      // A video's frame is a texture.
      return copy;
    }
    return {
      buffer: resource,
      release: () => {
        kept.dispose();
      },
    };
  }

  #copied(source: GPUBuffer): Lent {
    const { backend } = this;
    const buffer = this.acquire(source.size);
    backend.ensureCommandEncoderReady();
    backend.endComputePassEncoder();
    must(backend.commandEncoder, 'a command encoder').copyBufferToBuffer(source, 0, buffer, 0, source.size);
    return {
      buffer,
      release: () => {
        this.release(buffer);
      },
    };
  }

  /** What tfjs was asked for so far is computed before what is submitted to the device's queue from now on. */
  submit(): void {
    const { backend } = this;
    if (!backend.commandEncoder) return;
    backend.endComputePassEncoder();
    backend.submitQueue();
  }

  /** A buffer out of tfjs' pool, of that many bytes or up to 15 more. It belongs to the caller. */
  acquire(bytes: number): GPUBuffer {
    const usage = GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_SRC | GPUBufferUsage.COPY_DST;
    return this.backend.bufferManager.acquireBuffer(aligned(bytes), usage);
  }

  /** As `acquire`, for a tensor of that type. */
  acquireFor({ shape }: TensorType): GPUBuffer {
    return this.acquire(BYTES_PER_ELEMENT * sizeOf(shape));
  }

  /** Gives a buffer back to the pool. */
  release(buffer: GPUBuffer): void {
    this.backend.bufferManager.releaseBuffer(buffer);
  }

  /** A tensor of what an acquired buffer holds, which goes back to the pool with it. */
  adopt(buffer: GPUBuffer, { dtype, shape }: TensorType): tf.Tensor {
    if (dtype === 'bool') throw internalError('bools take one byte each elsewhere, and four in tfjs');
    const { backend } = this;
    const info = backend.makeTensorInfo([...shape], dtype);
    must(backend.tensorMap.get(info.dataId), "a tensor's data").resource = buffer;
    return tf.engine().makeTensorFromTensorInfo(info, backend);
  }
}

/** tfjs reads a buffer whole, and an aligned one may be longer than its tensor: reads end where the tensor does. */
export function cutReads(backend: tf.KernelBackend): void {
  const webgpu = backend as WebgpuBackend;
  const read = webgpu.read.bind(webgpu);
  webgpu.read = async (dataId) => {
    const data = webgpu.tensorMap.get(dataId);
    const values = await read(dataId);
    const size = data ? sizeOf(data.shape) : values.length;
    if (!data || !ArrayBuffer.isView(values) || values.length <= size) return values;
    data.values = values.slice(0, size);
    return data.values;
  };
}
