/** One instance of ONNX Runtime in WebAssembly: its memory, its values and its sessions. */
import { UserError } from '../../../base/errors';
import { bytesOf, sizeOf } from '../../../ir/graph';
import type { Data, DType, TensorType } from '../../../ir/graph';
import { withoutSource } from '../said';
import { instantiate } from './module';
import type { OrtModule, Pointer } from './module';

/** Of onnx.TensorProto. */
const ELEMENT_TYPES: Record<DType, number> = { float32: 1, int32: 6, bool: 9 };
const VIEWS = { float32: Float32Array, int32: Int32Array, bool: Uint8Array } as const;
const POINTER_BYTES = 4;
const SCRATCH_WORDS = 4;
/** Warnings of what was placed where would stand in the snippet's output. */
const ERRORS_ONLY = 3;
const EVERY_OPTIMISATION = 99;
const SEQUENTIAL = 0;
/** Where a value's elements lie: in the module's memory. */
const CPU = 1;

/** A value of ONNX Runtime whose elements lie in a runtime's memory. */
export interface HeapValue {
  readonly runtime: Runtime;
  readonly handle: Pointer;
  readonly type: TensorType;
}

/** Lists of names and of handles in the memory: what a session takes, or what it gives. */
export interface Ends {
  readonly names: Pointer;
  readonly values: Pointer;
  readonly count: number;
}

export class Runtime {
  readonly #module: OrtModule;
  readonly #memory: WebAssembly.Memory;
  readonly #runOptions: Pointer;
  /** For what the module's functions put down. */
  readonly #scratch: Pointer;
  /** Of the whole memory, by four bytes; made anew when the memory has grown. */
  #view: Uint32Array;

  private constructor(module: OrtModule, memory: WebAssembly.Memory) {
    this.#module = module;
    this.#memory = memory;
    this.#view = new Uint32Array(memory.buffer);
    this.#scratch = this.allocate(SCRATCH_WORDS * POINTER_BYTES);
    this.#runOptions = this.#made(module._OrtCreateRunOptions(ERRORS_ONLY, 0, false, 0));
  }

  /** `print` takes what it prints, which is what it measured. */
  static async start(threads: number, print?: (line: string) => void): Promise<Runtime> {
    const { module, memory } = await instantiate(threads, print);
    if (module._OrtInit(threads, ERRORS_ONLY) !== 0) throw new Error('its environment could not be made');
    return new Runtime(module, memory);
  }

  get #words(): Uint32Array {
    // Another thread may make it grow as well.
    if (this.#view.buffer !== this.#memory.buffer) this.#view = new Uint32Array(this.#memory.buffer);
    return this.#view;
  }

  #fail(): never {
    const at = this.#scratch;
    this.#module._OrtGetLastError(at, at + POINTER_BYTES);
    const message = this.#module.UTF8ToString(this.#words[at / POINTER_BYTES + 1] ?? 0);
    throw new Error(`ONNX Runtime: ${withoutSource(message)}`);
  }

  #made(pointer: Pointer): Pointer {
    return pointer === 0 ? this.#fail() : pointer;
  }

  #done(code: number): void {
    if (code !== 0) this.#fail();
  }

  /** At least one byte, at a multiple of eight. */
  allocate(bytes: number): Pointer {
    const pointer = this.#module._malloc(Math.max(1, bytes));
    if (pointer === 0)
      throw new UserError('memory', `ONNX Runtime has no memory left for another ${String(bytes)} bytes.`);
    return pointer;
  }

  free(pointer: Pointer): void {
    this.#module._free(pointer);
  }

  /** Copies into the memory. */
  write(pointer: Pointer, data: Data): void {
    new Uint8Array(this.#memory.buffer, pointer, data.byteLength).set(
      new Uint8Array(data.buffer, data.byteOffset, data.byteLength),
    );
  }

  /** A value whose elements lie at `data`, which stays the caller's. */
  wrap(data: Pointer, type: TensorType): HeapValue {
    const { dtype, shape } = type;
    const saved = this.#module.stackSave();
    const dims = this.#module.stackAlloc(Math.max(1, shape.length) * POINTER_BYTES);
    this.#words.set(shape, dims / POINTER_BYTES);
    const handle = this.#module._OrtCreateTensor(
      ELEMENT_TYPES[dtype],
      data,
      bytesOf(type),
      dims,
      shape.length,
      CPU,
    );
    this.#module.stackRestore(saved);
    return { runtime: this, handle: this.#made(handle), type };
  }

  /** The elements of a value, where they are: a view that must not outlive the next call of anything here. */
  elements({ handle, type: { dtype, shape } }: HeapValue): Data {
    const type = this.#scratch;
    const [data, dims, rank] = [type + POINTER_BYTES, type + 2 * POINTER_BYTES, type + 3 * POINTER_BYTES];
    this.#done(this.#module._OrtGetTensorData(handle, type, data, dims, rank));
    const words = this.#words;
    this.#module._OrtFree(words[dims / POINTER_BYTES] ?? 0);
    return new VIEWS[dtype](this.#memory.buffer, words[data / POINTER_BYTES] ?? 0, sizeOf(shape));
  }

  /** A copy of a value's elements. */
  read(value: HeapValue): Data {
    // A view's own `slice` copies byte by byte where the memory is shared.
    const view = this.elements(value);
    const copy = new VIEWS[value.type.dtype](view.length);
    copy.set(view);
    return copy;
  }

  release({ handle }: HeapValue): void {
    this.#module._OrtReleaseTensor(handle);
  }

  /**
   * `profiled`: whether each operator is measured, which slows it down.
   * @throws Error with ONNX Runtime's words where it refuses the model.
   */
  openSession(model: Uint8Array, profiled = false): Pointer {
    const module = this.#module;
    const options = this.#made(
      // Neither arena nor memory pattern, as onnxruntime-web has it: both were no faster and held more.
      module._OrtCreateSessionOptions(
        EVERY_OPTIMISATION,
        false,
        false,
        SEQUENTIAL,
        profiled,
        0,
        0,
        ERRORS_ONLY,
        0,
        0,
      ),
    );
    const bytes = this.allocate(model.length);
    try {
      this.write(bytes, model);
      return this.#made(module._OrtCreateSession(bytes, model.length, options));
    } finally {
      this.free(bytes);
      module._OrtReleaseSessionOptions(options);
    }
  }

  /** Prints what was measured. */
  endProfiling(session: Pointer): void {
    this.#module._OrtFree(this.#made(this.#module._OrtEndProfiling(session)));
  }

  closeSession(session: Pointer): void {
    this.#module._OrtReleaseSession(session);
  }

  /** Handles of what it computes, in a view that must not outlive the next call of anything here. */
  run(session: Pointer, inputs: Ends, handles: Uint32Array, outputs: Ends): Uint32Array {
    const words = this.#words;
    words.set(handles, inputs.values / POINTER_BYTES);
    const first = outputs.values / POINTER_BYTES;
    words.fill(0, first, first + outputs.count);
    this.#done(
      this.#module._OrtRun(
        session,
        inputs.names,
        inputs.values,
        inputs.count,
        outputs.names,
        outputs.count,
        outputs.values,
        this.#runOptions,
      ),
    );
    return this.#words.subarray(first, first + outputs.count);
  }

  /** Room for the inputs or the outputs of those names. */
  ends(names: readonly string[]): Ends {
    const count = names.length;
    const [list, values] = [this.allocate(count * POINTER_BYTES), this.allocate(count * POINTER_BYTES)];
    names.forEach((name, index) => {
      const text = new TextEncoder().encode(`${name}\0`);
      const pointer = this.allocate(text.length);
      this.write(pointer, text);
      this.#words[list / POINTER_BYTES + index] = pointer;
    });
    return { names: list, values, count };
  }

  freeEnds({ names, values, count }: Ends): void {
    for (let index = 0; index < count; index++) this.free(this.#words[names / POINTER_BYTES + index] ?? 0);
    this.free(names);
    this.free(values);
  }
}
