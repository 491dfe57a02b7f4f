/**
 * ONNX Runtime's WebAssembly module by its own functions: those that onnxruntime-web's JavaScript calls too. Through them a value stays in
 * the runtime's memory from one call to the next, where `session.run` copies every input into it and every output out of it. They are
 * not its public face, which is why onnxruntime-web is pinned to an exact version.
 */
import moduleUrl from 'onnxruntime-web/ort-wasm-simd-threaded.mjs?url';
import wasmUrl from 'onnxruntime-web/ort-wasm-simd-threaded.wasm?url';

/** An address in the module's memory, or what stands behind one; 0 is none. */
export type Pointer = number;

/** Numbers given back are 0 where all is well, or the pointer that was made and 0 where it could not be. */
export interface OrtModule {
  _malloc(bytes: number): Pointer;
  _free(pointer: Pointer): void;
  stackSave(): Pointer;
  stackAlloc(bytes: number): Pointer;
  stackRestore(saved: Pointer): void;
  UTF8ToString(pointer: Pointer): string;

  _OrtInit(threads: number, logLevel: number): number;
  _OrtGetLastError(code: Pointer, message: Pointer): number;
  _OrtCreateSessionOptions(
    optimisationLevel: number,
    arena: boolean,
    memoryPattern: boolean,
    executionMode: number,
    profile: boolean,
    profilePrefix: Pointer,
    logId: Pointer,
    logLevel: number,
    logVerbosity: number,
    optimisedModelPath: Pointer,
  ): Pointer;
  _OrtReleaseSessionOptions(options: Pointer): number;
  _OrtCreateSession(model: Pointer, bytes: number, options: Pointer): Pointer;
  _OrtReleaseSession(session: Pointer): number;
  _OrtEndProfiling(session: Pointer): Pointer;
  _OrtCreateRunOptions(logLevel: number, logVerbosity: number, terminate: boolean, tag: Pointer): Pointer;
  _OrtRun(
    session: Pointer,
    inputNames: Pointer,
    inputs: Pointer,
    inputCount: number,
    outputNames: Pointer,
    outputCount: number,
    outputs: Pointer,
    options: Pointer,
  ): number;

  _OrtCreateTensor(
    type: number,
    data: Pointer,
    bytes: number,
    dims: Pointer,
    rank: number,
    location: number,
  ): Pointer;
  _OrtGetTensorData(tensor: Pointer, type: Pointer, data: Pointer, dims: Pointer, rank: Pointer): number;
  _OrtReleaseTensor(tensor: Pointer): number;
  _OrtFree(pointer: Pointer): number;
}

interface Settings {
  readonly numThreads: number;
  instantiateWasm(
    imports: WebAssembly.Imports,
    receive: (instance: WebAssembly.Instance, module: WebAssembly.Module) => void,
  ): object;
}

type Glue = (settings: Settings) => Promise<OrtModule>;

const absolute = (url: string): string => new URL(url, import.meta.url).href;

/** Compiled once, however many instances there are. */
let compiled: Promise<WebAssembly.Module> | undefined;

async function compile(): Promise<WebAssembly.Module> {
  const response = await fetch(absolute(wasmUrl));
  if (!response.ok) throw new Error(`${response.url} answers ${String(response.status)}`);
  // A host that sends another media type than application/wasm gets by without streaming.
  const streams = response.headers.get('content-type') === 'application/wasm';
  return streams ? WebAssembly.compileStreaming(response) : WebAssembly.compile(await response.arrayBuffer());
}

async function loadGlue(threads: number): Promise<Glue> {
  const address = absolute(moduleUrl);
  const from = threads > 1 ? await asBlob(address) : address;
  return ((await import(/* @vite-ignore */ from)) as { default: Glue }).default;
}

/** Its threads are workers made from its own address, and a snippet's worker makes workers from blobs only. */
async function asBlob(address: string): Promise<string> {
  const text = await (await fetch(address)).text();
  return URL.createObjectURL(new Blob([text], { type: 'text/javascript' }));
}

/** Prints by what the console has when an instance is made: so that is exchanged for a moment. */
function printingBy<T>(print: ((line: string) => void) | undefined, make: () => T): T {
  if (!print) return make();
  const log = Reflect.get(console, 'log') as unknown;
  Reflect.set(console, 'log', print);
  try {
    return make();
  } finally {
    Reflect.set(console, 'log', log);
  }
}

/** A new instance, with a memory of its own; `print` takes what it prints, line by line. */
export async function instantiate(
  threads: number,
  print?: (line: string) => void,
): Promise<{ readonly module: OrtModule; readonly memory: WebAssembly.Memory }> {
  compiled ??= compile();
  compiled.catch(() => (compiled = undefined));
  const [wasm, glue] = await Promise.all([compiled, loadGlue(threads)]);
  return new Promise((resolve, reject) => {
    let memory: WebAssembly.Memory | undefined;
    const settings: Settings = {
      numThreads: threads,
      instantiateWasm: (imports, receive) => {
        const given = Object.values(imports).flatMap((each) => Object.values(each));
        memory = given.find((each) => each instanceof WebAssembly.Memory);
        // What is thrown here the glue would wait for in vain.
        WebAssembly.instantiate(wasm, imports).then((instance) => {
          receive(instance, wasm);
        }, reject);
        return {};
      },
    };
    printingBy(print, () => glue(settings)).then((module) => {
      if (memory) resolve({ module, memory });
      else reject(new Error('its memory was not found'));
    }, reject);
  });
}
