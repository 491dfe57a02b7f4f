/** What this browser lacks for an engine, in words; undefined where nothing, or where it is not known yet. */
import type { EngineName } from '../base/modes';
import type { Availability } from '../worker/protocol';
import type { Workspace } from './workspace.svelte';

type Device = NonNullable<Workspace['device']>;

/** What each engine stands on, where that is not in every browser. */
const GROUNDS: Readonly<Partial<Record<EngineName, (device: Device) => Availability | undefined>>> = {
  'ort:webgpu': ({ backends }) => backends.webgpu,
  'ort:webgl': ({ backends }) => backends.webgl,
  'ort:webnn': ({ webnn }) => webnn,
};

export function engineLack({ device }: Pick<Workspace, 'device'>, engine: EngineName): string | undefined {
  const ground = device && GROUNDS[engine]?.(device);
  return ground?.ok === false ? ground.reason : undefined;
}
