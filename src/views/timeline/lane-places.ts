/** Where the lanes stand: one under the other, each as deep as its spans are nested, and the memory under them. */
import type { Lane } from '../../graphs/timeline';
import { hitOf, spanRow, type Hit, type SpanRow } from './bars';

export const AXIS_PX = 22;
const ROW_PX = 20;
const GAP_PX = 10;
const NAME_PX = 15;
const MEMORY_PX = 64;
/** Lane names stand left of the lanes, or, where there is no room, over them. */
const GUTTER_PX = 112;
/** As far in as what stands over and under it. */
export const INDENT_PX = 24;
const RIGHT_PX = 16;
const NARROW_PX = 560;

export interface PlacedRow extends SpanRow {
  readonly y: number;
  readonly height: number;
}

export interface PlacedLane {
  readonly id: Lane['id'];
  readonly name: string;
  readonly y: number;
  readonly rows: readonly PlacedRow[];
}

export interface Places {
  /** Where time begins and ends, in pixels. */
  readonly left: number;
  readonly right: number;
  /** Whether the names stand left of the lanes. */
  readonly namesBeside: boolean;
  readonly lanes: readonly PlacedLane[];
  readonly memory?: { readonly y: number; readonly height: number };
  readonly height: number;
}

/** What is deeper stands in the last row, over each other. */
const MOST_ROWS = 4;

function rowsOf({ spans }: Lane): readonly SpanRow[] {
  const byDepth: Lane['spans'][number][][] = [];
  for (const span of spans) (byDepth[Math.min(span.depth, MOST_ROWS - 1)] ??= []).push(span);
  return Array.from(byDepth, (row) => spanRow(row));
}

export interface RowedLane {
  readonly lane: Lane;
  readonly rows: readonly SpanRow[];
}

/** Lanes without spans are left out. */
export const rowed = (lanes: readonly Lane[]): readonly RowedLane[] =>
  lanes.filter(({ spans }) => spans.length > 0).map((lane) => ({ lane, rows: rowsOf(lane) }));

export function placesOf(lanes: readonly RowedLane[], widthPx: number, withMemory: boolean): Places {
  const narrow = widthPx < NARROW_PX;
  let y = AXIS_PX + GAP_PX / 2;
  const placed = lanes.map(({ lane: { id, name }, rows }): PlacedLane => {
    const top = y;
    if (narrow) y += NAME_PX;
    const placedRows = rows.map((row) => {
      const place = { ...row, y, height: ROW_PX - 2 };
      y += ROW_PX;
      return place;
    });
    y += GAP_PX;
    return { id, name, y: top, rows: placedRows };
  });
  const memory = withMemory ? { y: y + NAME_PX, height: MEMORY_PX } : undefined;
  if (memory) y = memory.y + memory.height + GAP_PX / 2;
  return {
    left: narrow ? INDENT_PX : GUTTER_PX,
    right: Math.max(widthPx - RIGHT_PX, GUTTER_PX + 1),
    namesBeside: !narrow,
    lanes: placed,
    ...(memory && { memory }),
    height: y,
  };
}

/** What of the lanes is at a height and a time; a pixel either way is near enough. */
export function hitAt(places: Places, y: number, us: number, usPerPx: number): Hit | undefined {
  for (const { rows } of places.lanes)
    for (const row of rows) if (y >= row.y - 1 && y < row.y + row.height + 1) return hitOf(row, us, usPerPx);
  return undefined;
}
