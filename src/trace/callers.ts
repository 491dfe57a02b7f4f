/** The operations, layers and optimizers that run: what a kernel belongs to, be it recorded or traced. */
import * as tf from '@tensorflow/tfjs';
import type { Wraps } from './wraps';

interface Scoped {
  readonly state: { readonly scopeStack: readonly { readonly name: string | null }[] };
}

/** tfjs' word for a scope that has none. */
const UNNAMED = 'unnamed scope';
/** What tfjs puts behind the names of its operations' scopes. */
const MARK = /__op$/;

const OPTIMIZERS = [
  tf.SGDOptimizer,
  tf.MomentumOptimizer,
  tf.RMSPropOptimizer,
  tf.AdagradOptimizer,
  tf.AdadeltaOptimizer,
  tf.AdamOptimizer,
  tf.AdamaxOptimizer,
] as const;

export class Callers {
  /** Layers and optimizers that run, each with the depth of tfjs' scopes where it began. */
  readonly #callers: { readonly name: string; readonly depth: number }[] = [];

  constructor(
    private readonly engine: Scoped,
    wraps: Wraps,
  ) {
    for (const { prototype } of OPTIMIZERS)
      this.#watch(wraps, prototype, 'applyGradients', (optimizer) => optimizer.getClassName());
    this.#watch(wraps, tf.layers.Layer.prototype, 'apply', (layer) => layer.name);
  }

  #watch<T extends object>(wraps: Wraps, target: T, method: keyof T, nameOf: (self: T) => string): void {
    wraps.wrap(target, method, (original) => {
      const call = original as (...given: unknown[]) => unknown;
      const within = this.within.bind(this);
      const named = function (this: T, ...given: unknown[]): unknown {
        return within(nameOf(this), () => call.apply(this, given));
      };
      return named as T[keyof T];
    });
  }

  /** What runs meanwhile belongs to that name. */
  within<T>(name: string, work: () => T): T {
    this.#callers.push({ name, depth: this.engine.state.scopeStack.length });
    try {
      return work();
    } finally {
      this.#callers.pop();
    }
  }

  /** Outermost first: tfjs knows the operations, the others stand where they began. */
  scope(): string[] {
    const scope: string[] = [];
    let caller = 0;
    this.engine.state.scopeStack.forEach(({ name }, depth) => {
      for (; (this.#callers[caller]?.depth ?? Infinity) <= depth; caller++)
        scope.push(this.#callers[caller]?.name ?? '');
      if (name && name !== UNNAMED) scope.push(name.replace(MARK, ''));
    });
    for (; caller < this.#callers.length; caller++) scope.push(this.#callers[caller]?.name ?? '');
    return scope;
  }
}
