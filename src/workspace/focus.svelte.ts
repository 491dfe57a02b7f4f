/**
 * What the person points at or has pinned, in the code or in any view of the run: the same spot is lit in all of them. A view says what
 * it knows of the spot; what belongs to it elsewhere is found by `links`.
 */

/** Nodes of one of a run's static graphs, by their ids in any of its stages. */
export interface StaticSpot {
  readonly graph: number;
  readonly nodes: readonly number[];
}

export interface Spot {
  readonly from: 'code' | 'dynamic' | 'static' | 'timeline';
  /** 1-based, of the user's text, ascending. */
  readonly lines: readonly number[];
  /** Nodes of the dynamic graph. */
  readonly dynamic: readonly number[];
  readonly static?: StaticSpot;
  /** What belongs to it in the other graph is known, so that its lines say nothing more of that. */
  readonly linked?: true;
}

export const lineSpot = (line: number): Spot => ({ from: 'code', lines: [line], dynamic: [] });

const key = ({ from, lines, dynamic, static: graph }: Spot): string =>
  JSON.stringify([from, lines, dynamic, graph]);

/** A step of the walk from a line to its nodes and back, or along the nodes of one line. */
export interface Walk {
  /** The caret's, for whoever comes from the code. */
  readonly line: number;
  /** 0: from the line to a node, from a static node to its kernels, from a kernel to the line; else on or back among the line's nodes. */
  readonly step: -1 | 0 | 1;
}

export class Focus {
  pointed = $state.raw<Spot>();
  pinned = $state.raw<Spot>();
  /** Adds to a spot what belongs to it elsewhere; set by whoever knows. */
  links = $state.raw<(spot: Spot) => Spot>();
  /** What is lit: what is pointed at, else what is pinned. */
  readonly lit = $derived.by(() => {
    const spot = this.pointed ?? this.pinned;
    return spot && this.links ? this.links(spot) : spot;
  });
  /** What was asked for by a pin or by keys: it may be brought in sight, which a pointer passing by may not. */
  sought = $state.raw<Spot>();

  /** Where the keyboard is to go from the code or from a graph; taken by the view of the graphs. */
  wanted = $state.raw<Walk>();

  point(spot: Spot | undefined, keys = false): void {
    this.pointed = spot;
    if (keys && spot) this.sought = spot;
  }

  /** Pins a spot; the same once more lets go of it. */
  pin(spot: Spot | undefined): void {
    if (!spot) return;
    const again = this.pinned && key(this.pinned) === key(spot);
    this.pinned = again ? undefined : spot;
    if (!again) this.sought = spot;
  }

  letGo(): void {
    this.pinned = undefined;
    this.pointed = undefined;
    this.sought = undefined;
  }
}
