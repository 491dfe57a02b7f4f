/** For tests: a component in the page whose props can be replaced one by one, as a parent would. */
import { flushSync, mount, unmount, type Component } from 'svelte';

export interface Mounted<Props> {
  readonly target: HTMLElement;
  /** Replaces some props and lets the page catch up. */
  set(change: Partial<Props>): void;
  remove(): void;
}

export function mounted<Props extends Record<string, unknown>>(
  component: Component<Props>,
  initial: Props,
): Mounted<Props> {
  let current = $state.raw(initial);
  const props = {} as Props;
  for (const key of Object.keys(initial)) {
    Object.defineProperty(props, key, { get: () => current[key], enumerable: true });
  }
  const target = document.createElement('div');
  target.style.height = '400px';
  document.body.append(target);
  const instance = mount(component, { target, props });
  flushSync();
  return {
    target,
    set(change) {
      current = { ...current, ...change };
      flushSync();
    },
    remove() {
      if (!target.isConnected) return;
      void unmount(instance);
      target.remove();
    },
  };
}
