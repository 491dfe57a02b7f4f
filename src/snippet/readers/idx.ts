/**
 * Reads IDX, the format of MNIST: two zero bytes, a byte for the type, one for the number of dimensions, each dimension's size as
 * a big-endian 32-bit integer, then the values, big-endian, row-major. Gzipped or not.
 * Source: Y. LeCun, C. Cortes, C. Burges, "The MNIST database of handwritten digits", section on file formats.
 */
import { UserError } from '../../base/errors';
import { inflate, TooLarge } from '../inflate';

export interface Idx {
  readonly shape: readonly number[];
  /** Whole numbers are int32; float and double are float32, as tfjs has no wider. */
  readonly dtype: 'int32' | 'float32';
  /** Row-major. */
  readonly values: Int32Array | Float32Array;
}

interface IdxType {
  readonly name: string;
  readonly bytes: number;
  readonly dtype: Idx['dtype'];
  readonly read: (view: DataView, offset: number) => number;
}

const TYPES: ReadonlyMap<number, IdxType> = new Map([
  [0x08, { name: 'unsigned byte', bytes: 1, dtype: 'int32', read: (view, at) => view.getUint8(at) }],
  [0x09, { name: 'signed byte', bytes: 1, dtype: 'int32', read: (view, at) => view.getInt8(at) }],
  [0x0b, { name: 'short', bytes: 2, dtype: 'int32', read: (view, at) => view.getInt16(at) }],
  [0x0c, { name: 'int', bytes: 4, dtype: 'int32', read: (view, at) => view.getInt32(at) }],
  [0x0d, { name: 'float', bytes: 4, dtype: 'float32', read: (view, at) => view.getFloat32(at) }],
  [0x0e, { name: 'double', bytes: 8, dtype: 'float32', read: (view, at) => view.getFloat64(at) }],
]);

/** The most dimensions of a tfjs tensor. */
const MAX_RANK = 6;
/** As tensors they take 512 MiB. */
const MAX_VALUES = 2 ** 27;
const MAX_BYTES = 2 ** 30;

function fault(words: string): UserError {
  return new UserError('runtime', `This IDX file can't be read: ${words}`);
}

async function unzipped(bytes: Uint8Array): Promise<Uint8Array> {
  if (bytes[0] !== 0x1f || bytes[1] !== 0x8b) return bytes;
  try {
    return await inflate(bytes, 'gzip', MAX_BYTES);
  } catch (error) {
    if (error instanceof TooLarge) throw fault('unzipped, it is larger than 1 GiB.');
    throw fault('its gzip compression is damaged or cut off. Download it again.');
  }
}

/** Reads a whole file. Throws a `UserError` that says what is wrong with one that is damaged, too large, or no IDX. */
export async function parseIdx(file: Uint8Array): Promise<Idx> {
  const bytes = await unzipped(file);
  if (bytes.length < 4) throw fault(`it has only ${bytes.length} bytes.`);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const [first, second, code = 0, rank = 0] = bytes;
  const type = TYPES.get(code);
  if (first !== 0 || second !== 0 || !type)
    throw fault('it does not begin as one does (0, 0, a type from 8 to 14, the number of dimensions).');
  if (rank > MAX_RANK) throw fault(`it has ${rank} dimensions; a tensor has ${MAX_RANK} at most.`);
  const header = 4 + 4 * rank;
  if (bytes.length < header) throw fault('it is cut off within its header.');

  const shape = Array.from({ length: rank }, (_, axis) => view.getUint32(4 + 4 * axis));
  const count = shape.reduce((product, size) => product * size, 1);
  const says = `its header says ${shape.join(' x ') || 'one'} values (${type.name})`;
  if (count > MAX_VALUES) throw fault(`${says}, which is more than the ${MAX_VALUES} that fit here.`);
  const rest = bytes.length - header - count * type.bytes;
  if (rest < 0) throw fault(`${says}, but it ends ${-rest} bytes before that: it may be cut off.`);
  if (rest > 0) throw fault(`${says}, but the file goes on behind them (bytes left over: ${rest}).`);

  const values = type.dtype === 'int32' ? new Int32Array(count) : new Float32Array(count);
  for (let i = 0; i < count; i++) values[i] = type.read(view, header + i * type.bytes);
  return { shape, dtype: type.dtype, values };
}
