/** Methods of other people's objects, exchanged for a while: how whoever watches tfjs or the browser takes hold of it, and lets go again. */
export class Wraps {
  #undo: (() => void)[] = [];

  /** Exchanges a method for what `wrapper` makes of it. */
  wrap<T extends object, K extends keyof T>(target: T, name: K, wrapper: (original: T[K]) => T[K]): void {
    const own = Object.getOwnPropertyDescriptor(target, name);
    target[name] = wrapper(target[name]);
    this.#undo.push(() => {
      if (own) Object.defineProperty(target, name, own);
      else Reflect.deleteProperty(target, name);
    });
  }

  /** Objects of that prototype whose constructor sets the property are heard of as it does; the prototype has none of that name. */
  hear<T extends object>(prototype: T, name: keyof T, heard: (object: T) => void): void {
    Object.defineProperty(prototype, name, {
      configurable: true,
      set(this: T, value: unknown) {
        Object.defineProperty(this, name, { value, writable: true, enumerable: true, configurable: true });
        heard(this);
      },
    });
    this.#undo.push(() => {
      Reflect.deleteProperty(prototype, name);
    });
  }

  /** All that was exchanged is as it was, what came last first. */
  putBack(): void {
    for (const undo of this.#undo.reverse()) undo();
    this.#undo = [];
  }
}
