/** What compiled mode takes beside tfjs: the compiler and its engines. They are loaded when they are wanted, as an eager run needs neither. */
import type { EngineName } from '../base/modes';
import { UserError } from '../base/errors';
import type { Compile } from '../compile/eager';
import type { CompileHost } from '../compile/host';
import type { Engine } from '../engines/engine';
import { whyNeverLoaded } from '../offline/never-loaded';
import { countedEngine } from './counted-engine';
import type { RunRequest } from './protocol';
import { activity } from './scope';

const ENGINES: Record<EngineName, (threads?: number) => Promise<Engine>> = {
  'ort:wasm': async (threads) => (await import('../engines/ort/wasm')).ortWasmOn(threads),
  'ort:webgpu': async () => (await import('../engines/ort/webgpu')).ortWebgpu,
  'ort:webgl': async () => (await import('../engines/ort/webgl')).ortWebgl,
  'ort:webnn': async () => (await import('../engines/ort/webnn')).ortWebnn,
  tfjs: async () => (await import('../engines/tfjs/replay')).replayEngine,
};

/** Parts of the page that not every run needs; a UserError where there is no network and they were never loaded. */
async function loaded<T>(load: () => Promise<T>): Promise<T> {
  try {
    return await load();
  } catch (error) {
    const why = await whyNeverLoaded();
    throw why === undefined ? error : new UserError('backend', why);
  }
}

const parts = (engine: EngineName, threads: number | undefined) =>
  Promise.all([import('../compile/compile'), import('../compile/keras'), ENGINES[engine](threads)]);

/** `compile` in compiled mode. */
export async function compiler(
  { engine, threads }: Pick<RunRequest, 'engine' | 'threads'>,
  host: Omit<CompileHost, 'engine'>,
): Promise<Compile> {
  const [{ makeCompile }, { compileKeras }, chosen] = await loaded(() => parts(engine, threads));
  await chosen.start?.();
  const whole = { ...host, engine: countedEngine(chosen, activity) };
  compileKeras(whole);
  return makeCompile(whole);
}

/** What makes graphs of functions, and the engine, which is not started. */
export async function compilerParts(engine: EngineName, threads: number | undefined) {
  const [{ makeCompile }, , chosen] = await loaded(() => parts(engine, threads));
  return { makeCompile, engine: chosen };
}

/** Loads and starts all of it before a run that will want it, so that the run begins sooner. */
export async function warmCompiler(engine: EngineName, threads: number | undefined): Promise<void> {
  const [, , chosen] = await parts(engine, threads);
  await chosen.start?.();
}

/** What measures a run's graphs when it has ended, and the engine on that many threads. */
export async function loadMeasure(engine: EngineName, threads: number) {
  const [{ measure }, on] = await loaded(() =>
    Promise.all([import('./measuring'), ENGINES[engine](threads)]),
  );
  return { measure, on };
}
