/**
 * When the run worker's thread was at work, as far as signs tell: a turn begins with the first sign of work (a call in the snippet, an
 * operation) and ends with the task that it is in, and what that resolved.
 */
export interface TurnsHost {
  /** Milliseconds. */
  now(): number;
  /** Calls back in a task of its own, the next if it can be. */
  soon(callback: () => void): void;
  told(startMs: number, endMs: number): void;
}

export class Turns {
  #startMs: number | undefined;
  #stopped = false;

  constructor(private readonly host: TurnsHost) {}

  sign(): void {
    if (this.#startMs !== undefined || this.#stopped) return;
    this.#startMs = this.host.now();
    this.host.soon(() => {
      this.#end();
    });
  }

  #end(): void {
    if (this.#startMs === undefined) return;
    this.host.told(this.#startMs, this.host.now());
    this.#startMs = undefined;
  }

  /** The turn that goes on ends here; there is none after it. */
  stop(): void {
    this.#end();
    this.#stopped = true;
  }
}

/** Tasks of their own, as soon as can be: a timer would come a few milliseconds later. */
export function ownTasks(): { soon(callback: () => void): void; close(): void } {
  const { port1, port2 } = new MessageChannel();
  const waiting: (() => void)[] = [];
  port2.onmessage = () => {
    waiting.shift()?.();
  };
  return {
    soon: (callback) => {
      waiting.push(callback);
      port1.postMessage(null);
    },
    close: () => {
      port1.close();
    },
  };
}
