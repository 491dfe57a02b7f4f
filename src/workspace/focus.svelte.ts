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
}

export const lineSpot = (line: number): Spot => ({ from: 'code', lines: [line], dynamic: [] });

const key = ({ from, lines, dynamic, static: graph }: Spot): string =>
  JSON.stringify([from, lines, dynamic, graph]);

export class Focus {
  pointed = $state.raw<Spot>();
  pinned = $state.raw<Spot>();
  /** What is lit: what is pointed at, else what is pinned. */
  readonly lit = $derived(this.pointed ?? this.pinned);

  point(spot: Spot | undefined): void {
    this.pointed = spot;
  }

  /** Pins a spot; the same once more lets go of it. */
  pin(spot: Spot): void {
    this.pinned = this.pinned && key(this.pinned) === key(spot) ? undefined : spot;
  }

  letGo(): void {
    this.pinned = undefined;
    this.pointed = undefined;
  }
}
