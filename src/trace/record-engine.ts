/** The parts of tfjs that the recorder takes hold of. */
import * as tf from '@tensorflow/tfjs';

interface TapeNode {
  gradient?: (...dys: unknown[]) => Record<string, () => tf.Tensor>;
}

/** The parts of tfjs-core's Engine. */
export interface RecordedEngine {
  readonly backendName: string;
  readonly backend: Holder;
  readonly state: {
    readonly scopeStack: readonly { readonly name: string | null }[];
    readonly activeTape: TapeNode[] | null;
  };
  makeTensor(...given: unknown[]): tf.Tensor;
  makeVariable(initial: tf.Tensor, ...given: unknown[]): tf.Variable;
  disposeTensor(tensor: tf.Tensor): void;
  addTapeNode(...given: unknown[]): void;
}

/** What the GPU backends hold of a tensor: its elements are in memory where the cpu computed them. */
interface Held {
  readonly values?: unknown;
  readonly texture?: unknown;
  readonly resource?: unknown;
}
interface Holder {
  readonly texData?: { get(dataId: object): Held | undefined };
  readonly tensorMap?: { get(dataId: object): Held | undefined };
  /** Of webgl. */
  readonly gpgpu?: { readonly gl?: WebGL2RenderingContext };
}

export const isThere = <T>(value: T | null | undefined): value is T => value !== null && value !== undefined;

/** Which backend computed a tensor: the GPU's hand small ones on to the cpu. */
export function ranOn(engine: RecordedEngine, { dataId }: tf.Tensor): string {
  const { texData, tensorMap } = engine.backend;
  const held = (texData ?? tensorMap)?.get(dataId);
  const onCpu = held && isThere(held.values) && !isThere(held.texture) && !isThere(held.resource);
  return onCpu ? 'cpu' : engine.backendName;
}

/** Some kernels take lists of tensors, and leave out what they have no use for. */
export function tensorsIn(inputs: tf.NamedTensorMap): tf.Tensor[] {
  const tensors: tf.Tensor[] = [];
  const all = inputs as unknown as Readonly<Record<string, tf.Tensor | tf.Tensor[] | null | undefined>>;
  for (const input of Object.values(all)) {
    if (Array.isArray(input)) tensors.push(...input);
    else if (isThere(input)) tensors.push(input);
  }
  return tensors;
}

export const bytesOf = ({ dtype, size }: tf.Tensor): number =>
  dtype === 'string' ? 0 : size * tf.util.bytesPerElement(dtype);
