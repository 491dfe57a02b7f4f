/** Storage for tests: holds so many characters, tells what it holds, and can be shared by two "pages". */
import type { Shelf } from './store';

export class FakeShelf implements Shelf {
  readonly held = new Map<string, string>();
  constructor(public capacity = Infinity) {}

  get length(): number {
    return this.held.size;
  }

  key(index: number): string | null {
    return [...this.held.keys()][index] ?? null;
  }

  getItem(key: string): string | null {
    return this.held.get(key) ?? null;
  }

  setItem(key: string, value: string): void {
    const others = [...this.held].reduce((sum, [k, v]) => sum + (k === key ? 0 : k.length + v.length), 0);
    if (others + key.length + value.length > this.capacity) {
      throw new DOMException('The quota has been exceeded.', 'QuotaExceededError');
    }
    this.held.set(key, value);
  }

  removeItem(key: string): void {
    this.held.delete(key);
  }
}
