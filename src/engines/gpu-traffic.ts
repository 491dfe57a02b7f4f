/**
 * What a GPU is asked for, whoever asks: programs run, bytes sent there and back. Counted on the browser's own methods, through WebGPU and
 * WebGL alike, until it is stopped. A call costs more meanwhile, so that nothing is to be timed.
 */
import { Wraps } from '../trace/wraps';

type Given = readonly unknown[];

/** Bytes of a view, or of those of its elements that are meant. */
function bytesOf(data: unknown, from = 0, count?: number): number {
  if (
    data instanceof ArrayBuffer ||
    (typeof SharedArrayBuffer !== 'undefined' && data instanceof SharedArrayBuffer)
  )
    return count ?? data.byteLength - from;
  if (!ArrayBuffer.isView(data)) return 0;
  const unit = 'BYTES_PER_ELEMENT' in data ? Number(data.BYTES_PER_ELEMENT) : 1;
  return count === undefined ? data.byteLength - from * unit : count * unit;
}

/** Of a picture, a canvas or a frame, as they become textures. */
const BYTES_PER_PIXEL = 4;

function pixelBytes(image: unknown): number {
  if (typeof image !== 'object' || image === null) return 0;
  if (Symbol.iterator in image) {
    const [width = 0, height = 1] = image as Iterable<number>;
    return BYTES_PER_PIXEL * width * height;
  }
  if (!('width' in image)) return 0;
  return BYTES_PER_PIXEL * Number(image.width) * ('height' in image ? Number(image.height) : 1);
}

const numberAt = (given: Given, at: number): number | undefined => {
  const value = given[at];
  return typeof value === 'number' ? value : undefined;
};

type Gl = WebGL2RenderingContext;

/** By the format's name: how many numbers a pixel has. */
const components = (gl: Gl, format: unknown): number => {
  if (format === gl.RGB || format === gl.RGB_INTEGER) return 3;
  if (format === gl.RG || format === gl.RG_INTEGER) return 2;
  return format === gl.RED || format === gl.RED_INTEGER ? 1 : 4;
};

export class GpuTraffic {
  dispatches = 0;
  uploadedBytes = 0;
  downloadedBytes = 0;
  readonly #wraps = new Wraps();

  constructor() {
    if ('GPUDevice' in globalThis) this.#watchWebgpu();
    if ('WebGL2RenderingContext' in globalThis) this.#watchWebgl();
  }

  stop(): void {
    this.#wraps.putBack();
  }

  #before<T extends object>(
    prototype: T,
    names: readonly (keyof T)[],
    note: (self: T, given: Given) => void,
  ): void {
    for (const name of names)
      this.#wraps.wrap(prototype, name, (original) => {
        const call = original as (...given: unknown[]) => unknown;
        return function (this: T, ...given: unknown[]) {
          note(this, given);
          return call.apply(this, given);
        } as T[typeof name];
      });
  }

  #watchWebgpu(): void {
    const dispatched = () => {
      this.dispatches++;
    };
    this.#before(
      GPUComputePassEncoder.prototype,
      ['dispatchWorkgroups', 'dispatchWorkgroupsIndirect'],
      dispatched,
    );
    const draws = ['draw', 'drawIndexed', 'drawIndirect', 'drawIndexedIndirect'] as const;
    this.#before(GPURenderPassEncoder.prototype, draws, dispatched);
    this.#before(GPURenderBundleEncoder.prototype, draws, dispatched);

    /** Buffers that are mapped to be read; all others that are mapped are written. */
    const read = new WeakSet<GPUBuffer>();
    this.#before(GPUBuffer.prototype, ['mapAsync'], (buffer, [mode]) => {
      if (mode === GPUMapMode.READ) read.add(buffer);
      else read.delete(buffer);
    });
    this.#before(GPUBuffer.prototype, ['getMappedRange'], (buffer, given) => {
      const bytes = numberAt(given, 1) ?? buffer.size - (numberAt(given, 0) ?? 0);
      if (read.has(buffer)) this.downloadedBytes += bytes;
      else this.uploadedBytes += bytes;
    });
    this.#before(GPUQueue.prototype, ['writeBuffer'], (_, given) => {
      this.uploadedBytes += bytesOf(given[2], numberAt(given, 3), numberAt(given, 4));
    });
    this.#before(GPUQueue.prototype, ['writeTexture'], (_, [, data]) => {
      this.uploadedBytes += bytesOf(data);
    });
    this.#before(GPUQueue.prototype, ['copyExternalImageToTexture'], (_, [, , size]) => {
      this.uploadedBytes += pixelBytes(size);
    });
  }

  #watchWebgl(): void {
    const { prototype } = WebGL2RenderingContext;
    this.#before(
      prototype,
      ['drawElements', 'drawArrays', 'drawElementsInstanced', 'drawArraysInstanced', 'drawRangeElements'],
      () => {
        this.dispatches++;
      },
    );
    this.#before(prototype, ['texImage2D', 'texSubImage2D', 'texImage3D', 'texSubImage3D'], (_, given) => {
      const at = given.findIndex((each) => typeof each === 'object' && each !== null);
      const source = given[at];
      this.uploadedBytes += ArrayBuffer.isView(source)
        ? bytesOf(source, numberAt(given, at + 1))
        : pixelBytes(source);
    });
    this.#before(prototype, ['bufferData'], (_, given) => {
      this.uploadedBytes += bytesOf(given[1], numberAt(given, 3), numberAt(given, 4) || undefined);
    });
    this.#before(prototype, ['bufferSubData'], (_, given) => {
      this.uploadedBytes += bytesOf(given[2], numberAt(given, 3), numberAt(given, 4) || undefined);
    });
    // Into a buffer of the GPU's own they are read by `getBufferSubData`.
    this.#before(prototype, ['readPixels'], (gl, [, , width, height, format, , into]) => {
      if (!ArrayBuffer.isView(into)) return;
      this.downloadedBytes += bytesOf(into, 0, components(gl, format) * Number(width) * Number(height));
    });
    this.#before(prototype, ['getBufferSubData'], (_, given) => {
      this.downloadedBytes += bytesOf(given[2], numberAt(given, 3), numberAt(given, 4) || undefined);
    });
  }
}
