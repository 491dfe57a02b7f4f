/**
 * How a tensor of any rank lies on a flat page: two of its axes become rows and columns, the others are stepped through. Axes of
 * length 1 are passed over, so that an image [28, 28, 1] is a picture and not 28 columns.
 */

export interface Layout {
  readonly rowAxis: number;
  readonly columnAxis: number;
  /** Axes longer than 1 that are neither, in order. */
  readonly stepped: readonly number[];
  readonly rows: number;
  readonly columns: number;
  readonly rowStride: number;
  readonly columnStride: number;
  readonly strides: readonly number[];
}

/** The layout of a shape of rank 2 or more. */
export function layOut(shape: readonly number[]): Layout {
  const strides = shape.map((_, axis) => shape.slice(axis + 1).reduce((a, b) => a * b, 1));
  const long = shape.length === 2 ? [] : shape.map((_, axis) => axis).filter((axis) => shape[axis] !== 1);
  const [rowAxis, columnAxis] =
    long.length >= 2 ? [long.at(-2) ?? 0, long.at(-1) ?? 0] : [shape.length - 2, shape.length - 1];
  return {
    rowAxis,
    columnAxis,
    stepped: long.filter((axis) => axis !== rowAxis && axis !== columnAxis),
    rows: shape[rowAxis] ?? 1,
    columns: shape[columnAxis] ?? 1,
    rowStride: strides[rowAxis] ?? 1,
    columnStride: strides[columnAxis] ?? 1,
    strides,
  };
}

/** Where a slice starts in the flat values; `position` holds an index for each stepped axis. */
export function sliceStart(layout: Layout, position: readonly number[]): number {
  return layout.stepped.reduce((sum, axis, i) => sum + (position[i] ?? 0) * (layout.strides[axis] ?? 0), 0);
}

/** The whole index of a cell, as one would write it: `[3, 0, 7]`. */
export function indexText(
  shape: readonly number[],
  layout: Layout,
  position: readonly number[],
  row: number,
  column: number,
): string {
  const index = shape.map((_, axis) => {
    if (axis === layout.rowAxis) return row;
    if (axis === layout.columnAxis) return column;
    return position[layout.stepped.indexOf(axis)] ?? 0;
  });
  return `[${index.join(', ')}]`;
}
