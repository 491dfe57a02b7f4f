/**
 * When the run worker's thread was at work, as far as signs tell: a turn begins with the first sign of work (a call in the snippet, an
 * operation) and ends when a message that is sent to itself then arrives, which is when the task and what it resolved are done.
 */
export interface TurnsHost {
  /** Milliseconds. */
  now(): number;
  told(startMs: number, endMs: number): void;
}

export class Turns {
  #startMs: number | undefined;
  #stopped = false;
  readonly #channel = new MessageChannel();

  constructor(private readonly host: TurnsHost) {
    this.#channel.port2.onmessage = () => {
      this.#end();
    };
  }

  sign(): void {
    if (this.#startMs !== undefined || this.#stopped) return;
    this.#startMs = this.host.now();
    this.#channel.port1.postMessage(null);
  }

  #end(): void {
    if (this.#startMs === undefined) return;
    this.host.told(this.#startMs, this.host.now());
    this.#startMs = undefined;
  }

  /** The turn that goes on ends here. */
  stop(): void {
    this.#end();
    this.#stopped = true;
    this.#channel.port1.close();
  }
}
