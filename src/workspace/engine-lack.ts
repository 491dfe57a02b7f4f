/** What this browser lacks for an engine, in words; undefined where nothing, or where it is not known yet. */
import type { EngineName } from '../base/modes';
import type { Workspace } from './workspace.svelte';

export function engineLack({ device }: Pick<Workspace, 'device'>, engine: EngineName): string | undefined {
  if (engine !== 'ort:webgpu') return undefined;
  const webgpu = device?.backends.webgpu;
  return webgpu?.ok === false ? webgpu.reason : undefined;
}
