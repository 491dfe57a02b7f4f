/**
 * The one GPUDevice of a worker. tfjs' webgpu backend and ONNX Runtime's WebGPU provider compute on it alike, so that a tensor of the one
 * is a tensor of the other where it lies.
 */
import { UserError } from '../base/errors';

export class Gpu {
  #lost: UserError | undefined;
  readonly #waiting = new Set<(lost: UserError) => void>();

  constructor(
    readonly device: GPUDevice,
    readonly info: GPUAdapterInfo,
  ) {
    void device.lost.then(({ message }) => {
      this.#lost = new UserError('backend', lostWords(message));
      for (const reject of this.#waiting) reject(this.#lost);
    });
  }

  /** What the work gives; a UserError where the device is lost meanwhile: such work may never end, or end in words that help nobody. */
  unlessLost<T>(work: () => Promise<T>): Promise<T> {
    return new Promise((resolve, reject) => {
      if (this.#lost) {
        reject(this.#lost);
        return;
      }
      this.#waiting.add(reject);
      const end = () => this.#waiting.delete(reject);
      work().then(
        (result) => {
          end();
          resolve(result);
        },
        async (error: Error) => {
          // Another process tells of the loss, after that which it spoiled.
          await Promise.race([this.device.lost, this.device.queue.onSubmittedWorkDone()]).catch(
            () => undefined,
          );
          end();
          reject(error);
        },
      );
    });
  }
}

/** What tfjs asks an adapter for, and what ONNX Runtime does; of each, what there is. */
const FEATURES = [
  'timestamp-query',
  'bgra8unorm-storage',
  'shader-f16',
  'subgroups',
  'subgroup-size-control',
] as const;
const LIMITS = [
  'maxBindGroups',
  'maxBufferSize',
  'maxComputeInvocationsPerWorkgroup',
  'maxComputeWorkgroupSizeX',
  'maxComputeWorkgroupSizeY',
  'maxComputeWorkgroupSizeZ',
  'maxComputeWorkgroupStorageSize',
  'maxComputeWorkgroupsPerDimension',
  'maxStorageBufferBindingSize',
  'maxStorageBuffersPerShaderStage',
] as const satisfies readonly (keyof GPUSupportedLimits)[];

let requested: Promise<Gpu> | undefined;
let started: Gpu | undefined;
const watchers: ((gpu: Gpu) => void)[] = [];

async function request(): Promise<Gpu> {
  const adapter = await navigator.gpu.requestAdapter({ powerPreference: 'high-performance' });
  if (!adapter) throw new Error('this browser knows WebGPU but found no graphics adapter for it');
  const device = await adapter.requestDevice({
    requiredFeatures: FEATURES.filter((feature) => adapter.features.has(feature)) as GPUFeatureName[],
    requiredLimits: Object.fromEntries(LIMITS.map((limit) => [limit, adapter.limits[limit]])),
  });
  return new Gpu(device, adapter.info);
}

/** The device, requested when it is first wanted. */
export function sharedGpu(): Promise<Gpu> {
  requested ??= request().then(
    (gpu) => {
      started = gpu;
      for (const watcher of watchers) watcher(gpu);
      return gpu;
    },
    (error: unknown) => {
      // There may be one later: a driver that was reset comes back.
      requested = undefined;
      throw error;
    },
  );
  return requested;
}

/** Tells of the device, now or as soon as there is one. */
export function watchGpu(watcher: (gpu: Gpu) => void): void {
  watchers.push(watcher);
  if (started) watcher(started);
}

/** What the user is told where a device went away for that reason. */
export const lostWords = (reason: string): string =>
  `The WebGPU device was lost (${reason || 'no reason given'}). Run again, or use wasm.`;
