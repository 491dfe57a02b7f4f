/** Scenes for tests and benchmarks, made without a layout. */
import type { Box, Edge, Scene } from '../../../graphs/scene';

export const boxOf = (key: string, box: Partial<Box> = {}): Box => ({
  key,
  kind: 'node',
  depth: 0,
  x: 0,
  y: 0,
  width: 150,
  height: 40,
  nodes: [],
  title: 'MatMul',
  detail: 'float32[2,2]',
  lines: [1],
  weight: 0,
  ...box,
});

export const edgeOf = (from: string, to: string, points: readonly number[], label = ''): Edge => ({
  from,
  to,
  points,
  label,
  values: [],
});

const COLUMNS = 100;
const WIDE = 190;
const HIGH = 90;

/** `nodes` boxes in rows, each reading the one above it and some others of the rows before. */
export function wideScene(nodes: number, edges: number): Scene {
  const place = (index: number): readonly [number, number] => [
    (index % COLUMNS) * WIDE,
    Math.floor(index / COLUMNS) * HIGH,
  ];
  const boxes = Array.from({ length: nodes }, (_, index) => {
    const [x, y] = place(index);
    return boxOf(String(index), {
      x,
      y,
      title: ['Add', 'Conv2D', 'BatchMatMul', 'Relu'][index % 4] ?? 'Add',
      nodes: [index],
      lines: [1 + (index % 40)],
      weight: index % 17 === 0 ? 0.01 : 0.0001,
    });
  });
  const wires = Array.from({ length: edges }, (_, index) => {
    const to = COLUMNS + (index % Math.max(1, nodes - COLUMNS));
    const away = index < nodes ? 0 : (index * 7) % 23;
    const from = Math.max(0, to - COLUMNS - away);
    const [[x0, y0], [x1, y1]] = [place(from), place(to)];
    const [startX, startY, endX] = [x0 + 75, y0 + 40, x1 + 75];
    return edgeOf(
      String(from),
      String(to),
      [startX, startY, startX, startY + 20, endX, y1 - 20, endX, y1],
      'float32[32,24,24,6]',
    );
  });
  return {
    boxes,
    edges: wires,
    width: COLUMNS * WIDE,
    height: Math.ceil(nodes / COLUMNS) * HIGH,
  };
}
