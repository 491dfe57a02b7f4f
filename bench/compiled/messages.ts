/** What the page of the compiled benchmark and its worker say to each other. */

/** Milliseconds of one unit of work, a sample for each turn, by contestant. */
export type Samples = Readonly<Record<string, readonly number[]>>;

export interface Work {
  readonly name: string;
  /** The contestants' samples; the order of the turns changes. */
  readonly samples: Samples;
}

export interface CompiledTimes {
  /** A training step of LeNet-5, batch 32, Adam: by contestant. */
  readonly training: Samples;
  /** The same graph, called as a compiled function and by hand. */
  readonly calls: readonly Work[];
  /** Graphs on one thread and on two; undefined where the page has no threads. */
  readonly threads: readonly Work[] | undefined;
  /** Milliseconds of tracing the training step, of its passes and of its lowering, each time with all of them warm. */
  readonly trace: Samples;
}

export interface ToBench {
  readonly turns: number;
}

export type FromBench =
  | { readonly type: 'told'; readonly words: string }
  | { readonly type: 'done'; readonly times: CompiledTimes }
  | { readonly type: 'failed'; readonly message: string };
