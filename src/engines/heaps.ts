/**
 * The heaps of the engines that run in WebAssembly. None of them says how large its own is, but each is an instance of a module, and its
 * memory came in or out with it.
 */
import { Wraps } from '../trace/wraps';

/** A heap never shrinks: its size is the most that it ever held. */
export class Heaps {
  readonly #memories = new Set<WebAssembly.Memory>();
  readonly #wraps = new Wraps();

  /** Those of engines that start from now on. */
  constructor() {
    const note = (things: WebAssembly.Exports | undefined) => {
      for (const each of Object.values(things ?? {}))
        if (each instanceof WebAssembly.Memory) this.#memories.add(each);
    };
    const noted = (
      made: WebAssembly.Instance | WebAssembly.WebAssemblyInstantiatedSource,
      imports: WebAssembly.Imports | undefined,
    ) => {
      for (const each of Object.values(imports ?? {})) note(each as WebAssembly.Exports);
      note('instance' in made ? made.instance.exports : made.exports);
    };
    type Instantiate = (
      source: unknown,
      imports?: WebAssembly.Imports,
    ) => Promise<WebAssembly.Instance | WebAssembly.WebAssemblyInstantiatedSource>;
    const heard = (original: unknown) => async (source: unknown, imports?: WebAssembly.Imports) => {
      const made = await (original as Instantiate).call(WebAssembly, source, imports);
      noted(made, imports);
      return made;
    };
    this.#wraps.wrap(
      WebAssembly,
      'instantiate',
      (original) => heard(original) as typeof WebAssembly.instantiate,
    );
    this.#wraps.wrap(
      WebAssembly,
      'instantiateStreaming',
      (original) => heard(original) as typeof WebAssembly.instantiateStreaming,
    );
  }

  get bytes(): number {
    return [...this.#memories].reduce((sum, { buffer }) => sum + buffer.byteLength, 0);
  }

  stop(): void {
    this.#wraps.putBack();
  }
}
