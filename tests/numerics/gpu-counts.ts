/** What is asked of WebGPU, whoever asks: calls are counted on the prototypes, so that no device has to be wrapped beforehand. */

interface Counts {
  /** Copies to the host. */
  readbacks: number;
  submits: number;
  dispatches: number;
  /** Buffers made, less those destroyed. */
  liveBuffers: number;
  devices: number;
}

export const counts: Counts = { readbacks: 0, submits: 0, dispatches: 0, liveBuffers: 0, devices: 0 };

function before<T extends object, K extends keyof T>(prototype: T, name: K, note: (self: T) => void): void {
  const original = prototype[name] as (...given: unknown[]) => unknown;
  prototype[name] = function (this: T, ...given: unknown[]) {
    note(this);
    return original.apply(this, given);
  } as T[K];
}

/** Starts counting; once in a page's life. */
export function countGpuCalls(): void {
  const alive = new WeakSet<object>();
  before(GPUBuffer.prototype, 'mapAsync', () => counts.readbacks++);
  before(GPUQueue.prototype, 'submit', () => counts.submits++);
  before(GPUComputePassEncoder.prototype, 'dispatchWorkgroups', () => counts.dispatches++);
  before(GPUComputePassEncoder.prototype, 'dispatchWorkgroupsIndirect', () => counts.dispatches++);
  before(GPUAdapter.prototype, 'requestDevice', () => counts.devices++);
  before(GPUBuffer.prototype, 'destroy', (buffer) => {
    if (alive.delete(buffer)) counts.liveBuffers--;
  });
  const { createBuffer } = GPUDevice.prototype;
  GPUDevice.prototype.createBuffer = function (this: GPUDevice, descriptor) {
    const buffer = createBuffer.call(this, descriptor);
    alive.add(buffer);
    counts.liveBuffers++;
    return buffer;
  };
}

/** What the work asked for. */
export async function counted(work: () => Promise<unknown>): Promise<Counts> {
  const start = { ...counts };
  await work();
  return Object.fromEntries(
    Object.entries(counts).map(([name, count]) => [name, count - start[name as keyof Counts]]),
  ) as unknown as Counts;
}
