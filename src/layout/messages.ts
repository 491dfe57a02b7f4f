/** What page and layout worker say to each other. */
import type { Boxes, Geometry } from './compose';
import type { Ranges } from './lift';
import type { PackedItems } from './pack';

export interface LayoutAsk {
  /** Rising. What was asked before is given up. */
  readonly id: number;
  /** Absent where they are those of the ask before. */
  readonly items?: PackedItems;
  readonly boxes: Boxes & Ranges;
}

/** Lines between boxes; the values of line i from `valuesFrom[i]` to before `valuesFrom[i + 1]`. */
export interface PackedEdges {
  readonly from: Int32Array;
  readonly to: Int32Array;
  readonly valuesFrom: Int32Array;
  readonly values: Int32Array;
}

export type LayoutReply =
  | { readonly id: number; readonly type: 'begun' }
  | {
      readonly id: number;
      readonly type: 'laid';
      /** A better one follows otherwise. */
      readonly final: boolean;
      /** Those that are drawn first. */
      readonly edges: PackedEdges;
      readonly geometry: Geometry;
      /** The worker's own time since it began, in milliseconds. */
      readonly ms: number;
    }
  | { readonly id: number; readonly type: 'failed'; readonly message: string };
