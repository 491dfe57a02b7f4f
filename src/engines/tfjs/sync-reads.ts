/**
 * tfjs' webgpu backend answers `dataSync()` with zeros where it can't read a canvas back, and says nothing. A wrong number is
 * worse than none: such a read throws and says what to write instead.
 */
import type { KernelBackend } from '@tensorflow/tfjs';
import { UserError } from '../../base/errors';

interface WebgpuBackend {
  readonly tensorMap: { get(dataId: object): { values: unknown; dtype: string } | undefined };
  readSync(dataId: object): unknown;
}

/** Values that are still on the CPU are read as before. */
export function refuseSyncReads(backend: KernelBackend): void {
  const webgpu = backend as unknown as WebgpuBackend;
  const readSync = webgpu.readSync.bind(webgpu);
  webgpu.readSync = (dataId) => {
    const data = webgpu.tensorMap.get(dataId);
    const onHost = data === undefined || (data.values !== null && data.values !== undefined);
    if (onHost || data.dtype === 'string' || data.dtype === 'complex64') return readSync(dataId);
    throw new UserError(
      'backend',
      'The webgpu backend cannot read a tensor synchronously. Write `await tensor.data()` (or `await tensor.array()`) instead ' +
        'of dataSync(), arraySync() or an operation that needs the values at once; or choose another backend.',
    );
  };
}
