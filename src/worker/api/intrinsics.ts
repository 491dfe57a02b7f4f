/**
 * The language's own methods as they were before any snippet ran. A snippet shares the worker's realm and may change every
 * prototype: what looks at its values must not call what it put there. Each of these throws on a value of another kind.
 */
function uncurried<R>(method: unknown): (self: unknown, ...rest: unknown[]) => R {
  return Function.prototype.call.bind(method as () => void) as (self: unknown, ...rest: unknown[]) => R;
}

function getter<R>(prototype: object, name: string | symbol): (self: unknown) => R {
  return uncurried<R>(Object.getOwnPropertyDescriptor(prototype, name)?.get);
}

const TypedArrayPrototype = Object.getPrototypeOf(Uint8Array.prototype) as object;

export const functionText = uncurried<string>(Function.prototype.toString);
export const dateText = uncurried<string>(Date.prototype.toISOString);
export const dateTime = uncurried<number>(Date.prototype.getTime);
export const regExpText = uncurried<string>(RegExp.prototype.toString);
export const symbolText = uncurried<string>(Symbol.prototype.toString);
export const mapSize = getter<number>(Map.prototype, 'size');
export const mapForEach = uncurried<undefined>(Map.prototype.forEach);
export const setSize = getter<number>(Set.prototype, 'size');
export const setForEach = uncurried<undefined>(Set.prototype.forEach);
/** `Float32Array` and so on; undefined for what is no typed array. */
export const typedArrayName = getter<string | undefined>(TypedArrayPrototype, Symbol.toStringTag);
export const typedArrayLength = getter<number>(TypedArrayPrototype, 'length');
export const dataViewLength = getter<number>(DataView.prototype, 'byteLength');
export const dataViewByte = uncurried<number>(DataView.prototype.getUint8);
export const bufferLength = getter<number>(ArrayBuffer.prototype, 'byteLength');
export const numberValue = uncurried<number>(Number.prototype.valueOf);
export const stringValue = uncurried<string>(String.prototype.valueOf);
export const booleanValue = uncurried<boolean>(Boolean.prototype.valueOf);

/** What `look` gives, or undefined where it throws. */
export function attempt<T>(look: () => T): T | undefined {
  try {
    return look();
  } catch {
    return undefined;
  }
}
