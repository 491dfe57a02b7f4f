/**
 * ONNX Runtime's values as tfjs tensors: a tfjs backend without kernels whose data are tensors of ORT. What a session gives stays there,
 * and goes into the next call as it is; when eager code touches such a tensor, tfjs fetches its elements by itself.
 */
import * as tf from '@tensorflow/tfjs';
import type { Tensor as OrtTensor } from 'onnxruntime-web';
import { internalError, must } from '../../base/errors';

const NAME = 'ort';

interface Held {
  readonly value: OrtTensor;
  references: number;
}

type Elements = Float32Array | Int32Array | Uint8Array;

class OrtValues extends tf.KernelBackend {
  readonly #held = new Map<object, Held>();

  hold(value: OrtTensor): object {
    const dataId = {};
    this.#held.set(dataId, { value, references: 1 });
    return dataId;
  }

  get(dataId: object): OrtTensor | undefined {
    return this.#held.get(dataId)?.value;
  }

  override readSync(dataId: object): tf.backend_util.BackendValues {
    const { data } = must(this.#held.get(dataId), 'a value of ONNX Runtime').value;
    return data as Elements;
  }

  override async read(dataId: object): Promise<tf.backend_util.BackendValues> {
    return (await must(this.#held.get(dataId), 'a value of ONNX Runtime').value.getData()) as Elements;
  }

  override incRef(dataId: object): void {
    const held = this.#held.get(dataId);
    if (held) held.references++;
  }

  override refCount(dataId: object): number {
    return this.#held.get(dataId)?.references ?? 0;
  }

  override disposeData(dataId: object, force = false): boolean {
    const held = this.#held.get(dataId);
    if (!held) return true;
    held.references--;
    if (!force && held.references > 0) return false;
    held.value.dispose();
    this.#held.delete(dataId);
    return true;
  }

  override numDataIds(): number {
    return this.#held.size;
  }

  override memory(): { unreliable: boolean } {
    return { unreliable: false };
  }

  override write(): object {
    throw internalError('a tensor was made on the backend that holds values of ONNX Runtime');
  }

  override floatPrecision(): 32 {
    return 32;
  }

  override epsilon(): number {
    return 1e-7;
  }
}

let instance: OrtValues | undefined;

export function ortValues(): OrtValues {
  if (instance) return instance;
  const made = new OrtValues();
  instance = made;
  tf.registerBackend(NAME, () => made, -2);
  tf.engine().findBackend(NAME);
  return made;
}

/** A value of ORT as a tensor of tfjs, which owns it from now on. */
export function toTfjs(value: OrtTensor): tf.Tensor {
  const values = ortValues();
  const info = { dataId: values.hold(value), shape: [...value.dims], dtype: value.type as 'float32' };
  return tf.engine().makeTensorFromTensorInfo(info, values);
}
