/**
 * What the browser keeps for us, made safe: storage may be forbidden, full, or both at different times, and the page goes on
 * regardless. What could not be written stays in memory, is read back from there, and is written as soon as there is room.
 */

const PREFIX = 'twograph:';

export type StoreTrouble = 'forbidden' | 'full';

/** The part of the browser's Storage that is used here. */
export type Shelf = Pick<Storage, 'getItem' | 'setItem' | 'removeItem' | 'key' | 'length'>;

export class Store {
  /** Told when something can no longer be kept, and (undefined) when all is kept again. */
  troubled: ((trouble: StoreTrouble | undefined) => void) | undefined;
  #trouble: StoreTrouble | undefined;
  readonly #shelf: Shelf | undefined;
  readonly #memory = new Map<string, string>();

  /** `shelf` is undefined where the browser forbids it, and 'memory' where nothing is meant to be kept. */
  constructor(shelf: Shelf | 'memory' | undefined) {
    this.#shelf = shelf === 'memory' ? undefined : shelf;
    if (shelf === undefined) this.#trouble = 'forbidden';
  }

  /** Why something is not kept, while that is so. */
  get trouble(): StoreTrouble | undefined {
    return this.#trouble;
  }

  get(key: string): string | undefined {
    const held = this.#memory.get(key);
    if (held !== undefined) return held;
    try {
      return this.#shelf?.getItem(PREFIX + key) ?? undefined;
    } catch {
      return undefined;
    }
  }

  /** Whether it is now kept beyond this page. */
  set(key: string, value: string): boolean {
    if (!this.#write(key, value)) {
      this.#memory.set(key, value);
      return false;
    }
    this.#memory.delete(key);
    this.#settle();
    return true;
  }

  remove(key: string): void {
    this.#memory.delete(key);
    try {
      this.#shelf?.removeItem(PREFIX + key);
    } catch {
      return;
    }
    this.#settle();
  }

  keys(start: string): string[] {
    const found = new Set([...this.#memory.keys()].filter((key) => key.startsWith(start)));
    try {
      for (let i = 0; i < (this.#shelf?.length ?? 0); i++) {
        const key = this.#shelf?.key(i);
        if (key?.startsWith(PREFIX + start)) found.add(key.slice(PREFIX.length));
      }
    } catch {
      // Forbidden since the page was opened: what is in memory is all there is.
    }
    return [...found];
  }

  /** Our key from that of a `storage` event; undefined where it is another's. */
  static ownKey(key: string | null): string | undefined {
    return key?.startsWith(PREFIX) ? key.slice(PREFIX.length) : undefined;
  }

  #write(key: string, value: string): boolean {
    if (this.#shelf === undefined) return false;
    try {
      this.#shelf.setItem(PREFIX + key, value);
      return true;
    } catch (error) {
      const full = error instanceof DOMException && error.name === 'QuotaExceededError';
      const trouble = full ? 'full' : 'forbidden';
      this.#tell(trouble);
      return false;
    }
  }

  /** Room may have come free: writes what is only in memory. */
  #settle(): void {
    if (this.#shelf === undefined) return;
    for (const [key, value] of this.#memory) {
      if (!this.#write(key, value)) return;
      this.#memory.delete(key);
    }
    this.#tell(undefined);
  }

  #tell(trouble: StoreTrouble | undefined): void {
    if (trouble === this.#trouble) return;
    this.#trouble = trouble;
    this.troubled?.(trouble);
  }
}

/** The browser's storage, or undefined where even asking for it is forbidden. */
export function openShelf(which: 'localStorage' | 'sessionStorage'): Shelf | undefined {
  try {
    const shelf = globalThis[which];
    shelf.getItem(PREFIX);
    return shelf;
  } catch {
    return undefined;
  }
}
